package io.pgvault.localstack;

/** How a role reaches its database. */
public record PostgresLogin(String jdbcUrl, String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
        return "PostgresLogin[jdbcUrl=" + jdbcUrl + ", user=" + user + "]";
    }
}
