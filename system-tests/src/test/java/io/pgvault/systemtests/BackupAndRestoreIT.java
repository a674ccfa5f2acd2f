package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.ApiAnswer;
import io.pgvault.apiclient.Bodies;
import io.pgvault.systemtests.databases.Fingerprint;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupAndRestoreIT {
    private final Psql psql = new Psql(Pgvault.source());

    @ParameterizedTest
    @ValueSource(strings = {"chinook", "pagila"})
    void aRealDatabaseComesBackAsItWas(String sample) {
        Path script = sampleScript(sample + ".sql");
        assumeThat(script).as("sample database beside the checkout").exists();
        String database = Pgvault.newDatabase(sample);
        psql.load(database, script);
        Pgvault.source()
                .execute(
                        database,
                        "create role \"reader of " + database + "\"",
                        "grant select on all tables in schema public to \"reader of " + database + "\"");
        String secret = Pgvault.secret(database.replace('_', '-'), Pgvault.login(database));
        List<String> before = psql.dump(database);
        String instance = Pgvault.protect(database, "far-off", secret);
        String recoveryPoint = Pgvault.recoveryPoint(instance);
        Pgvault.source().execute("postgres", "drop database " + database);

        JsonNode restore = Pgvault.restore(instance, recoveryPoint, database, secret);

        assertThat(restore.path("status").asText()).isEqualTo("Completed");
        assertThat(psql.dump(database)).isEqualTo(before);
    }

    /** Where the repository's neighbour keeps sample databases; absent elsewhere. */
    private static Path sampleScript(String name) {
        return Checkout.root().resolveSibling("shared").resolve("data").resolve(name);
    }

    @Test
    void anyNameAndAnEmptyDatabaseWork() throws SQLException {
        String database = Pgvault.newDatabase("Ærø's \"fine\" data");
        String secret = Pgvault.secret("odd-" + Pgvault.shortId(), Pgvault.login(database));
        String instance = Pgvault.protect(database, "far-off", secret);

        JsonNode restore = Pgvault.restore(instance, Pgvault.recoveryPoint(instance), database + " 2", secret);

        assertThat(restore.path("status").asText()).isEqualTo("Completed");
        assertThat(fingerprint(database + " 2")).isEqualTo(fingerprint(database));
    }

    @Test
    void largeObjectsAndSequencesComeBack() throws SQLException {
        String database = Pgvault.newDatabase("objects");
        Pgvault.source()
                .execute(
                        database,
                        "select lo_from_bytea(0, decode(repeat(md5(i::text), 10000), 'hex')) from generate_series(1, 20) i",
                        "create sequence numbers increment 3",
                        "select nextval('numbers') from generate_series(1, 10)");
        String secret = Pgvault.secret("objects-" + Pgvault.shortId(), Pgvault.login(database));
        String instance = Pgvault.protect(database, "far-off", secret);

        Pgvault.restore(instance, Pgvault.recoveryPoint(instance), database + "_2", secret);

        assertThat(fingerprint(database + "_2")).isEqualTo(fingerprint(database));
    }

    @Test
    void aScheduledBackupRunsAtItsTime() {
        String database = Pgvault.newDatabase("scheduled");
        String secret = Pgvault.secret("scheduled-" + Pgvault.shortId(), Pgvault.login(database));
        String policy = "soon-" + Pgvault.shortId();
        Instant due = Instant.now().plusSeconds(10).truncatedTo(ChronoUnit.SECONDS);
        assertThat(Pgvault.api()
                        .put(Pgvault.policyPath(policy), Bodies.policy("R/" + due + "/P1W", "P3M"))
                        .status())
                .isEqualTo(200);
        String instance = Pgvault.protect(database, policy, secret);

        JsonNode recoveryPoint = Pgvault.api()
                .awaited(
                        instance + "/recoveryPoints",
                        Pgvault.PATIENCE,
                        list -> !list.path("value").isEmpty())
                .at("/value/0/properties");

        assertThat(Instant.parse(recoveryPoint.path("recoveryPointTime").asText()))
                .isBetween(due, due.plusSeconds(30));
        JsonNode tagged = Pgvault.api()
                .awaited(
                        instance + "/recoveryPoints",
                        Pgvault.PATIENCE,
                        list -> list.at("/value/0/properties/expiryTime").isTextual())
                .at("/value/0/properties");
        assertThat(tagged.path("retentionTagName").asText()).isEqualTo("Default");
        assertThat(tagged.path("policyName").asText()).isEqualTo(policy);
    }

    @Test
    void aRotatedSecretIsReadAnew() {
        String database = Pgvault.newDatabase("rotated");
        String user = "user_of_" + database;
        Pgvault.source().execute("postgres", "create role " + user + " login superuser password 'first'");
        String name = "rotated-" + Pgvault.shortId();
        String secret = Pgvault.secret(name, Pgvault.source().uri(database, user, "first"));
        String instance = Pgvault.protect(database, "far-off", secret);
        Pgvault.recoveryPoint(instance);

        Pgvault.source().execute("postgres", "alter role " + user + " password 'second'");
        Pgvault.secret(name, Pgvault.source().uri(database, user, "second"));

        assertThat(Pgvault.backUp(instance).path("status").asText()).isEqualTo("Completed");
    }

    @Test
    void aWrongPasswordIsSaidInPlainWords() {
        String database = Pgvault.newDatabase("wrong");
        String secret =
                Pgvault.secret("wrong-" + Pgvault.shortId(), Pgvault.source().uri(database, "postgres", "not it"));

        JsonNode operation = Pgvault.api()
                .ended(
                        Pgvault.api()
                                .post(
                                        vaultOf(Pgvault.policyPath("far-off")) + "/validateForBackup",
                                        Bodies.validate(
                                                Pgvault.databaseId(database),
                                                database,
                                                Pgvault.policyPath("far-off"),
                                                secret)),
                        Pgvault.PATIENCE);

        assertThat(operation.path("status").asText()).isEqualTo("Failed");
        assertThat(operation.at("/error/code").asText()).isEqualTo("UserErrorDBUserAuthFailed");
        assertThat(operation.toString()).doesNotContain("not it");
    }

    @Test
    void theSameRequestIdIsTheSameJob() throws Exception {
        String database = Pgvault.newDatabase("twice");
        String secret = Pgvault.secret("twice-" + Pgvault.shortId(), Pgvault.login(database));
        String instance = Pgvault.protect(database, "far-off", secret);
        Map<String, String> headers = Map.of("x-ms-client-request-id", "order-" + database);
        try (ExecutorService executor = Executors.newFixedThreadPool(5)) {
            List<Future<ApiAnswer>> answers = IntStream.range(0, 5)
                    .mapToObj(i -> executor.submit(() ->
                            Pgvault.api().call("POST", instance + "/backup", Bodies.backup("BackupWeekly"), headers)))
                    .toList();
            for (Future<ApiAnswer> answer : answers) {
                Pgvault.api().succeeded(answer.get(), Pgvault.PATIENCE);
            }
        }

        JsonNode jobs = Pgvault.api()
                .awaited(
                        instance + "/recoveryPoints",
                        Pgvault.PATIENCE,
                        list -> !list.path("value").isEmpty());

        assertThat(jobs.path("value")).hasSize(1);
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        String database = Pgvault.newDatabase("taken");
        String secret = Pgvault.secret("taken-" + Pgvault.shortId(), Pgvault.login(database));
        String instance = Pgvault.protect(database, "far-off", secret);

        String point = Pgvault.recoveryPoint(instance);

        JsonNode validation = Pgvault.validateRestore(instance, point, database, secret);
        JsonNode restore = Pgvault.restore(instance, point, database, secret);

        assertThat(validation.at("/error/code").asText()).isEqualTo("UserErrorDatabaseNameAlreadyInUse");
        assertThat(Pgvault.validateRestore(instance, point, database + "_2", secret)
                        .path("status")
                        .asText())
                .isEqualTo("Succeeded");
        assertThat(restore.path("status").asText()).isEqualTo("Failed");
        assertThat(restore.at("/errorDetails/0/code").asText()).isEqualTo("UserErrorDatabaseNameAlreadyInUse");
    }

    private static String vaultOf(String policyPath) {
        return policyPath.substring(0, policyPath.indexOf("/backupPolicies/"));
    }

    private static Fingerprint fingerprint(String database) throws SQLException {
        try (Connection connection = Pgvault.source().connect(database)) {
            return Fingerprint.of(connection);
        }
    }
}
