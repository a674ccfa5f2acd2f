package io.pgvault.worker.secrets;

import org.jspecify.annotations.Nullable;

/**
 * Where a database is and who logs in: all that is taken from a secret's text.
 *
 * @param route the way there; null until it was found
 */
public record DatabaseLogin(
        String host,
        int port,
        String database,
        String user,
        String password,
        SslMode sslMode,
        @Nullable Route route) {

    public DatabaseLogin(String host, int port, String database, String user, String password, SslMode sslMode) {
        this(host, port, database, user, password, sslMode, null);
    }

    public DatabaseLogin withDatabase(String other) {
        return new DatabaseLogin(host, port, other, user, password, sslMode, route);
    }

    public DatabaseLogin atLeast(SslMode minimum) {
        return new DatabaseLogin(host, port, database, user, password, sslMode.stricter(minimum), route);
    }

    public DatabaseLogin by(Route found) {
        return new DatabaseLogin(host, port, database, user, password, sslMode, found);
    }

    /** Whether sessions begin without settings: a pooler that takes none is in between. */
    public boolean pooled() {
        return route != null && route.pooled();
    }

    @Override
    public String toString() {
        return "DatabaseLogin[" + user + "@" + host + ":" + port + "/" + database + ", " + sslMode.libpqName() + "]";
    }
}
