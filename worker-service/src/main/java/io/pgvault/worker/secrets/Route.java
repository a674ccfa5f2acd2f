package io.pgvault.worker.secrets;

import java.net.InetAddress;

/**
 * The way to a server, found once for all connections of an attempt, so that none of them ends at another server.
 *
 * @param address what its name led to
 * @param pooled whether a connection pooler is in between that takes no settings with the start of a session
 */
public record Route(InetAddress address, boolean pooled) {}
