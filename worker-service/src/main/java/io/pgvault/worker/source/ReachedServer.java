package io.pgvault.worker.source;

import io.pgvault.worker.secrets.DatabaseLogin;

/**
 * A server that was reached.
 *
 * @param login to the database that its secret names
 */
public record ReachedServer(DatabaseLogin login, ServerFacts facts) {}
