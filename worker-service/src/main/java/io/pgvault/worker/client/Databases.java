package io.pgvault.worker.client;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.Route;
import io.pgvault.worker.secrets.SslMode;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens JDBC connections for checks and for the work around a restore. */
public final class Databases {
    private static final Logger LOG = LoggerFactory.getLogger(Databases.class);
    private static final String CONNECTION = "08";

    /** The server ends a statement that takes too long; who hears nothing even of that has lost the server. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final String SWITCH_OFF = "select set_config(name, '0', ?) from unnest(array['"
            + String.join("', '", SessionSettings.newerTimeouts())
            + "']) name where current_setting(name, true) is not null";

    private final Optional<Path> rootCertificate;
    private final Duration checkTimeout;
    private final ServerAddresses addresses;

    /**
     * Makes an opener.
     *
     * @param addresses which addresses connections may go to
     * @param checkTimeout how long a statement of a check or a preparation may take
     */
    public Databases(Optional<Path> rootCertificate, Duration checkTimeout, ServerAddresses addresses) {
        if (checkTimeout.isNegative() || checkTimeout.toMillis() == 0) {
            throw new IllegalArgumentException("pgvault.worker.check-timeout must be positive, not " + checkTimeout);
        }
        this.rootCertificate = rootCertificate;
        this.checkTimeout = checkTimeout;
        this.addresses = addresses;
    }

    /**
     * Opens a connection that reads only; in auto-commit mode, or, through a pooler that gives each transaction another
     * session, in one transaction.
     *
     * @throws BackupException with the code that tells the reason, its message naming host and database
     */
    public Connection connect(DatabaseLogin login, String applicationName) {
        return reach(login, applicationName).connection();
    }

    /** Opens a connection in auto-commit mode for making, renaming and dropping databases. */
    public Connection connectForChange(DatabaseLogin login, String applicationName) {
        return reachForChange(login, applicationName).connection();
    }

    /**
     * A server that was reached.
     *
     * @param login with the way that leads there, which all further connections take
     * @param connection the first of them
     */
    public record Reached(DatabaseLogin login, Connection connection) implements AutoCloseable {
        @Override
        public void close() {
            Sql.close(connection);
        }
    }

    /**
     * Opens a connection as {@link #connect} does and tells the way that it took: the first of the server's addresses that
     * answers, and whether a pooler is in between that takes no settings with a session's start.
     *
     * @throws BackupException as {@link #connect}, and {@link ErrorCode#DATABASE_ADDRESS_REFUSED}
     */
    public Reached reach(DatabaseLogin login, String applicationName) {
        return reach(login, applicationName, SessionSettings.ofCheck(checkTimeout));
    }

    /** The same for a connection as {@link #connectForChange} opens. */
    public Reached reachForChange(DatabaseLogin login, String applicationName) {
        return reach(login, applicationName, SessionSettings.ofChange(checkTimeout));
    }

    private Reached reach(DatabaseLogin login, String applicationName, SessionSettings settings) {
        if (login.route() != null) {
            return new Reached(login, open(login, applicationName, settings));
        }
        BackupException last = null;
        for (InetAddress address : addresses.of(login.host(), login.port())) {
            try {
                return answering(login, address, applicationName, settings);
            } catch (BackupException e) {
                if (e.code() != ErrorCode.DATABASE_UNREACHABLE) {
                    throw e;
                }
                last = e;
            }
        }
        throw last == null ? new IllegalStateException("A known host has an address") : last;
    }

    private Reached answering(
            DatabaseLogin login, InetAddress address, String applicationName, SessionSettings settings) {
        DatabaseLogin direct = login.by(new Route(address, false));
        try {
            return new Reached(direct, open(direct, applicationName, settings));
        } catch (BackupException e) {
            if (e.getCause() instanceof SQLException cause && takesNoOptions(cause)) {
                DatabaseLogin pooled = login.by(new Route(address, true));
                return new Reached(pooled, open(pooled, applicationName, settings));
            }
            throw e;
        }
    }

    /** What PgBouncer says, in English always. */
    private static boolean takesNoOptions(SQLException e) {
        return String.valueOf(e.getMessage()).contains("unsupported startup parameter");
    }

    private Connection open(DatabaseLogin login, String applicationName, SessionSettings settings) {
        if (login.pooled() && !settings.readOnly()) {
            throw new BackupException(
                    ErrorCode.POOLER_IN_BETWEEN,
                    "On " + login.host() + ":" + login.port()
                            + " answers a connection pooler that takes no settings with a"
                            + " session's start; a restore needs the server itself.");
        }
        try {
            Connection connection =
                    DriverManager.getConnection(url(login), properties(login, applicationName, settings));
            try {
                if (login.pooled()) {
                    connection.setAutoCommit(false);
                    settings.statements().forEach(statement -> Sql.execute(connection, statement));
                }
                var unused = Sql.values(connection, SWITCH_OFF, login.pooled());
                return connection;
            } catch (SQLException | BackupException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw translate(login, e);
        }
    }

    private Properties properties(DatabaseLogin login, String applicationName, SessionSettings settings) {
        Properties properties = new Properties();
        properties.setProperty("user", login.user());
        properties.setProperty("password", login.password());
        properties.setProperty("sslmode", login.sslMode().libpqName());
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "20");
        properties.setProperty("tcpKeepAlive", "true");
        // A connection whose way is cut without a word would otherwise keep a question waiting for ever.
        properties.setProperty(
                "socketTimeout", Long.toString(checkTimeout.plus(SILENCE).toSeconds()));
        if (!login.pooled()) {
            properties.setProperty("options", settings.options());
        }
        Route route = login.route();
        if (route != null) {
            properties.setProperty("socketFactory", PinnedSockets.class.getName());
            properties.setProperty("socketFactoryArg", route.address().getHostAddress());
        }
        rootCertificate.ifPresent(file -> properties.setProperty("sslrootcert", file.toString()));
        return properties;
    }

    /** Opens a connection with one open transaction that reads a single state of the database. */
    Connection connectForSnapshot(DatabaseLogin login, String applicationName) {
        Connection connection =
                reach(login, applicationName, SessionSettings.ofDump()).connection();
        try {
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw failure("preparing a connection", e);
        }
    }

    /** Opens a connection whose statements may take as long as they need: the caller watches over them. */
    public Connection connectForLong(DatabaseLogin login, String applicationName) {
        Connection connection = reach(login, applicationName, SessionSettings.ofRestore(Map.of()))
                .connection();
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
                    ShownMessages.of(e),
                    e);
        }
        ErrorCode code = FailureRules.ofConnect(state);
        return switch (code) {
            case DATABASE_AUTHENTICATION ->
                new BackupException(code, "The server " + where + " refused the user '" + login.user() + "'.", e);
            case DATABASE_NOT_FOUND ->
                new BackupException(
                        code, "The database '" + login.database() + "' does not exist on " + where + ".", e);
            case DATABASE_PERMISSION ->
                new BackupException(
                        code,
                        "The user '" + login.user() + "' may not connect to the database '" + login.database() + "' on "
                                + where + ".",
                        "GRANT CONNECT ON DATABASE " + Sql.identifier(login.database()) + " TO "
                                + Sql.identifier(login.user()) + ";",
                        e);
            case DATABASE_CLOSED ->
                new BackupException(
                        code,
                        "The database '" + login.database() + "' on " + where + " takes no connections.",
                        ShownMessages.of(e),
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
        LOG.debug("PostgreSQL failed while {}", what, e);
        return new BackupException(code, "PostgreSQL failed while " + what + ".", ShownMessages.of(e), e);
    }
}
