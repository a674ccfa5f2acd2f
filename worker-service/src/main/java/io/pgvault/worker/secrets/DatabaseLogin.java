package io.pgvault.worker.secrets;

/** Where a database is and who logs in: all that is taken from a secret's text. */
public record DatabaseLogin(String host, int port, String database, String user, String password, SslMode sslMode) {

    public DatabaseLogin withDatabase(String other) {
        return new DatabaseLogin(host, port, other, user, password, sslMode);
    }

    public DatabaseLogin atLeast(SslMode minimum) {
        return new DatabaseLogin(host, port, database, user, password, sslMode.stricter(minimum));
    }

    @Override
    public String toString() {
        return "DatabaseLogin[" + user + "@" + host + ":" + port + "/" + database + ", " + sslMode.libpqName() + "]";
    }
}
