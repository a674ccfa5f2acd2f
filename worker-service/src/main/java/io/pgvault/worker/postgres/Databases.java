package io.pgvault.worker.postgres;

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
    private static final String AUTHENTICATION = "28";
    private static final String NO_DATABASE = "3D000";
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
        if (state.startsWith(AUTHENTICATION)) {
            return new BackupException(
                    ErrorCode.DATABASE_AUTHENTICATION,
                    "The server " + where + " refused the user '" + login.user() + "'.",
                    e);
        }
        if (state.equals(NO_DATABASE)) {
            return new BackupException(
                    ErrorCode.DATABASE_NOT_FOUND,
                    "The database '" + login.database() + "' does not exist on " + where + ".",
                    e);
        }
        if (state.startsWith(CONNECTION) && login.sslMode().compareTo(SslMode.REQUIRE) >= 0 && speaksOfTls(e)) {
            return new BackupException(
                    ErrorCode.TLS_REFUSED,
                    "No connection to " + where + " with sslmode="
                            + login.sslMode().libpqName() + ".",
                    e.getMessage(),
                    e);
        }
        return failure("connecting to " + where, e);
    }

    private static boolean speaksOfTls(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("SSL") || message.contains("hostname") || message.contains("root certificate");
    }

    /** What a failed statement means, by its SQLSTATE: messages depend on the server's language. */
    static BackupException failure(String what, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        ErrorCode code = switch (state) {
            case "42501" -> ErrorCode.DATABASE_PERMISSION;
            case "53100" -> ErrorCode.TARGET_DISK_FULL;
            case "53200" -> ErrorCode.TOO_MANY_TABLES;
            case "57014", "55P03" -> ErrorCode.LOCK_TIMEOUT;
            case "57P01", "57P02" -> ErrorCode.CONNECTION_CLOSED;
            case "08006" -> ErrorCode.CONNECTION_CLOSED;
            // 08P01: whatever answers there is no PostgreSQL server.
            case "08001", "08004", "08P01", "57P03", "53300" -> ErrorCode.DATABASE_UNREACHABLE;
            default -> ErrorCode.INTERNAL;
        };
        return new BackupException(code, "PostgreSQL failed while " + what + ".", state + " " + e.getMessage(), e);
    }
}
