package io.pgvault.worker.client;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.SslMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** Opens JDBC connections for checks and for the work around a restore. */
public final class Databases {
    private static final String CONNECTION = "08";

    /** No check and no preparation takes longer; who runs what may take long watches over it in another way. */
    private static final String ANSWER_SECONDS = "300";

    private final Optional<Path> rootCertificate;

    public Databases(Optional<Path> rootCertificate) {
        this.rootCertificate = rootCertificate;
    }

    /**
     * Opens a connection in auto-commit mode.
     *
     * @throws BackupException with the code that tells the reason, its message naming host and database
     */
    public Connection connect(DatabaseLogin login, String applicationName) {
        Properties properties = new Properties();
        properties.setProperty("user", login.user());
        properties.setProperty("password", login.password());
        properties.setProperty("sslmode", login.sslMode().libpqName());
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "20");
        properties.setProperty("tcpKeepAlive", "true");
        // A connection whose way is cut without a word would otherwise keep a question waiting for ever.
        properties.setProperty("socketTimeout", ANSWER_SECONDS);
        rootCertificate.ifPresent(file -> properties.setProperty("sslrootcert", file.toString()));
        try {
            return DriverManager.getConnection(url(login), properties);
        } catch (SQLException e) {
            throw translate(login, e);
        }
    }

    /** Opens a connection whose statements may take as long as they need: the caller watches over them. */
    public Connection connectForLong(DatabaseLogin login, String applicationName) {
        Connection connection = connect(login, applicationName);
        try {
            connection.setNetworkTimeout(Runnable::run, 0);
            return connection;
        } catch (SQLException e) {
            throw failure("preparing a connection", e);
        }
    }

    private static String url(DatabaseLogin login) {
        String host = login.host().contains(":") ? "[" + login.host() + "]" : login.host();
        // The driver decodes as a form does; only spaces differ from a path's encoding, and both are understood.
        return "jdbc:postgresql://" + host + ":" + login.port() + "/"
                + URLEncoder.encode(login.database(), StandardCharsets.UTF_8);
    }

    private static BackupException translate(DatabaseLogin login, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String where = login.host() + ":" + login.port();
        if (state.startsWith(CONNECTION) && login.sslMode().compareTo(SslMode.REQUIRE) >= 0 && speaksOfTls(e)) {
            return new BackupException(
                    ErrorCode.TLS_REFUSED,
                    "No connection to " + where + " with sslmode="
                            + login.sslMode().libpqName() + ".",
                    e.getMessage(),
                    e);
        }
        ErrorCode code = FailureRules.ofConnect(state);
        return switch (code) {
            case DATABASE_AUTHENTICATION ->
                new BackupException(code, "The server " + where + " refused the user '" + login.user() + "'.", e);
            case DATABASE_NOT_FOUND ->
                new BackupException(
                        code, "The database '" + login.database() + "' does not exist on " + where + ".", e);
            case DATABASE_CLOSED ->
                new BackupException(
                        code,
                        "The database '" + login.database() + "' on " + where + " takes no connections.",
                        state + " " + e.getMessage(),
                        e);
            default -> failure(code, "connecting to " + where, e);
        };
    }

    private static boolean speaksOfTls(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("SSL") || message.contains("hostname") || message.contains("root certificate");
    }

    /** What a failed statement means, by its SQLSTATE: messages depend on the server's language. */
    public static BackupException failure(String what, SQLException e) {
        return failure(FailureRules.ofStatement(String.valueOf(e.getSQLState())), what, e);
    }

    private static BackupException failure(ErrorCode code, String what, SQLException e) {
        return new BackupException(
                code, "PostgreSQL failed while " + what + ".", e.getSQLState() + " " + e.getMessage(), e);
    }
}
