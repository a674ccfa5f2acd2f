package io.pgvault.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.Bodies;
import io.pgvault.systemtests.databases.Fingerprint;
import io.pgvault.systemtests.faults.FaultRule;
import io.pgvault.systemtests.faults.Gate;
import io.pgvault.systemtests.faults.HttpFault;
import io.pgvault.systemtests.faults.StorageRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * A database of the source server with one table {@code t}, protected by an instance of its own.
 *
 * @param path of the instance in the API
 * @param id of the instance in storage
 * @param port by which the database is reached, its server's or a proxy's
 */
record ProtectedDatabase(String database, String path, UUID id, String secret, int port) {
    private static final String FAR_OFF = "far-off";

    /** One with a thousand rows that is backed up only on demand. */
    static ProtectedDatabase small(String prefix) throws SQLException {
        return protect(filled(prefix, 1_000), FAR_OFF, Pgvault.source().port());
    }

    /** One with that many rows of 32 random letters. */
    static ProtectedDatabase ofRows(String prefix, int rows) throws SQLException {
        return protect(filled(prefix, rows), FAR_OFF, Pgvault.source().port());
    }

    /** One that is backed up under a policy. */
    static ProtectedDatabase under(String policy, String prefix) throws SQLException {
        return protect(filled(prefix, 100), policy, Pgvault.source().port());
    }

    /** One that is reached by another port than the server's own, as that of a proxy. */
    static ProtectedDatabase through(int port, String prefix, int rows) throws SQLException {
        return through(port, FAR_OFF, prefix, rows);
    }

    static ProtectedDatabase through(int port, String policy, String prefix, int rows) throws SQLException {
        return protect(filled(prefix, rows), policy, port);
    }

    private static String filled(String prefix, int rows) {
        String database = Pgvault.newDatabase(prefix);
        Pgvault.source()
                .execute(
                        database,
                        "create table t as select i, md5(random()::text) as x from generate_series(1, " + rows + ") i");
        return database;
    }

    private static ProtectedDatabase protect(String database, String policy, int port) throws SQLException {
        String login = Pgvault.login(database).replace(":" + Pgvault.source().port() + "/", ":" + port + "/");
        String secret = Pgvault.secret("of-" + database.replace('_', '-'), login);
        String path = Pgvault.protect(database, policy, secret);
        return new ProtectedDatabase(database, path, id(path), secret, port);
    }

    private static String through(int port, String uri) {
        return uri.replace(":" + Pgvault.source().port() + "/", ":" + port + "/");
    }

    /** What a secret says for another user. */
    String uri(String user, String password) {
        return through(port, Pgvault.source().uri(database, user, password));
    }

    private static UUID id(String path) throws SQLException {
        try (Connection catalogue = Pgvault.stack().catalogue().connect("pgvault_vault");
                PreparedStatement query =
                        catalogue.prepareStatement("select id from instance where name_key = lower(?)")) {
            query.setString(1, path.substring(path.lastIndexOf('/') + 1));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getObject(1, UUID.class);
            }
        }
    }

    /** Starts a backup and gives its job's path. */
    String begin() {
        return Pgvault.api()
                .succeeded(Pgvault.api().post(path + "/backup", Bodies.backup("BackupWeekly")), Pgvault.PATIENCE)
                .at("/properties/jobId")
                .asText();
    }

    /** Starts a restore of a recovery point and gives its job's path. */
    String beginRestore(String recoveryPoint, String target) {
        return Pgvault.api()
                .succeeded(
                        Pgvault.api()
                                .post(
                                        path + "/restore",
                                        Bodies.restoreAsPrivilegedRole(
                                                recoveryPoint, Pgvault.databaseId(target), target, secret)),
                        Pgvault.PATIENCE)
                .at("/properties/jobId")
                .asText();
    }

    /** Holds the next answer of storage to such a request for this instance. */
    Gate hold(Predicate<StorageRequest> request) {
        Gate gate = new Gate();
        fault(request, new HttpFault.Held(gate), 1);
        return gate;
    }

    /** Has something befall the next so many such requests for this instance. */
    FaultRule fault(Predicate<StorageRequest> request, HttpFault fault, int count) {
        return Pgvault.storageFaults()
                .inject(StorageRequest.below(id.toString()).and(request), fault, count);
    }

    int recoveryPoints() {
        JsonNode list = Pgvault.api().get(path + "/recoveryPoints").body().path("value");
        return list.size();
    }

    /** Keeps a dump waiting in the middle of its work until this is rolled back or closed. */
    Connection locked() throws SQLException {
        Connection connection = Pgvault.source().connect(database);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table t in access exclusive mode");
        }
        return connection;
    }

    Fingerprint fingerprint() throws SQLException {
        return fingerprint(database);
    }

    static Fingerprint fingerprint(String database) throws SQLException {
        try (Connection connection = Pgvault.source().connect(database)) {
            return Fingerprint.of(connection);
        }
    }

    /** Sessions of a job on the database server, whatever they do. */
    static int sessions(String job) throws SQLException {
        return count(job, "");
    }

    /** Those of them that wait for a lock, as a dump does; beside it is the session whose snapshot it dumps. */
    static int waiting(String job) throws SQLException {
        return count(job, " and wait_event_type = 'Lock'");
    }

    private static int count(String job, String which) throws SQLException {
        try (Connection connection = Pgvault.source().connect("postgres");
                PreparedStatement query = connection.prepareStatement(
                        "select count(*) from pg_stat_activity where starts_with(application_name, ?)" + which)) {
            query.setString(1, "pgvault/" + idOf(job));
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }

    static String idOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
