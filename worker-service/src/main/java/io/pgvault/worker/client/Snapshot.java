package io.pgvault.worker.client;

import io.pgvault.contract.error.BackupException;
import io.pgvault.worker.secrets.DatabaseLogin;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A state of a database that this session looks at and {@code pg_dump} dumps: what is checked here is checked of what is
 * dumped, for no other server and no other database knows the snapshot.
 */
public final class Snapshot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

    private final Connection connection;
    private final String id;

    private Snapshot(Connection connection, String id) {
        this.connection = connection;
        this.id = id;
    }

    /**
     * Takes one; it is there for {@code pg_dump} until this is closed.
     *
     * @throws BackupException as {@link Databases#connect}
     */
    public static Snapshot export(Databases databases, DatabaseLogin login, String applicationName) {
        Connection connection = databases.connectForSnapshot(login, applicationName);
        try {
            return new Snapshot(connection, Sql.value(connection, "select pg_export_snapshot()"));
        } catch (BackupException e) {
            close(connection);
            throw e;
        }
    }

    public String id() {
        return id;
    }

    /** In the transaction that the snapshot is of. */
    public Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        close(connection);
    }

    /** A dump that has begun does not need it any more: that it is gone already is no failure. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The connection of a snapshot did not close well", e);
        }
    }
}
