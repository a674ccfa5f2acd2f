package io.pgvault.worker.source;

import io.pgvault.worker.secrets.DatabaseLogin;

/** A database that was reached and may be dumped whole. */
public record ReachedSource(DatabaseLogin login, SourceFacts facts) {}
