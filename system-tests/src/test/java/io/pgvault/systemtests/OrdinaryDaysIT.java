package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.Bodies;
import io.pgvault.contract.stream.Stream;
import io.pgvault.localstack.LocalPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to every installation sooner or later: restarts, failovers, refusals, databases that are restored. */
class OrdinaryDaysIT {
    private static final String DEAD_LETTERS = "/providers/Microsoft.DataProtection/deadLetters";
    private static final String PUBLISH_ANEW = "/providers/Microsoft.DataProtection/publishAnew";
    private static final List<String> READERS = List.of("scheduler-service", "retention-service");
    private static final Duration A_WHILE = Duration.ofSeconds(8);

    @AfterEach
    void nothingWasSetAsideAndAllIsWell() throws Exception {
        assertThat(Pgvault.api().get(DEAD_LETTERS).body().path("value")).isEmpty();
        Wellness.assertAllIsWell();
    }

    @Test
    void orderlyRestartsOfEveryServiceLoseNoNews() throws Exception {
        List<String> instances = List.of(protectedDatabase(), protectedDatabase());
        List<String> vaults = new ArrayList<>();
        for (String service : List.of("vault-service", "retention-service", "scheduler-service", "vault-service")) {
            vaults.add(newVault());
            List<String> jobs = instances.stream().map(OrdinaryDaysIT::begin).toList();
            Pgvault.stack().service(service).stop();
            Pgvault.stack().startService(service, Map.of());
            // One after the other: while a backup goes on another one of its instance is refused.
            jobs.forEach(OrdinaryDaysIT::completed);
        }

        vaults.forEach(OrdinaryDaysIT::prepared);
        instances.forEach(instance -> tagged(instance, 4));
    }

    @Test
    void databasesThatAreReadOnlyForAWhileLoseNothing() throws Exception {
        String vault;
        String instance;
        READERS.forEach(service -> OrdinaryFaults.readOnly(service, true));
        try {
            vault = newVault();
            instance = protectedDatabase();
            await().pollDelay(A_WHILE).atMost(A_WHILE.multipliedBy(2)).until(() -> true);
        } finally {
            READERS.forEach(service -> OrdinaryFaults.readOnly(service, false));
        }

        prepared(vault);
        completed(begin(instance));
        tagged(instance, 1);
        String id = await().atMost(Pgvault.PATIENCE)
                .until(
                        () -> value(
                                "scheduler",
                                "select instance_id::text from schedule_entry"
                                        + " where instance ->> 'friendlyName' is not null and instance::text like '%"
                                        + ProtectedDatabase.idOf(instance) + "%'"),
                        found -> !found.isEmpty());
        assertThat(id).isNotEmpty();
    }

    @Test
    void aBrokerThatRefusesNewsForAWhileStopsNoJob() throws Exception {
        String instance = protectedDatabase();
        String job;
        OrdinaryFaults.refuse(Stream.JOB_EVENTS, true);
        try {
            job = begin(instance);
            await().pollDelay(A_WHILE).atMost(A_WHILE.multipliedBy(2)).until(() -> true);
        } finally {
            OrdinaryFaults.refuse(Stream.JOB_EVENTS, false);
        }

        completed(job);
    }

    @Test
    void aSchedulerWhoseDatabaseIsNewKnowsAllInstancesAgain() throws Exception {
        String own = "select count(*)::text from schedule_entry where instance::text like '%"
                + ProtectedDatabase.idOf(protectedDatabase()) + "%'";
        await().atMost(Pgvault.PATIENCE)
                .untilAsserted(() -> assertThat(value("scheduler", own)).isEqualTo("1"));
        String known = value("scheduler", "select count(*)::text from schedule_entry");

        OrdinaryFaults.empty("scheduler-service");

        await().atMost(Pgvault.PATIENCE)
                .untilAsserted(() -> assertThat(value("scheduler", "select count(*)::text from schedule_entry"))
                        .isEqualTo(known));
    }

    @Test
    void aRetentionServiceWhoseDatabaseIsNewFollowsAllRecoveryPointsAgain() throws Exception {
        String instance = protectedDatabase();
        completed(begin(instance));
        tagged(instance, 1);
        String point = recoveryPoints(instance).get(0).path("name").asText();
        String followed = "select count(*)::text from recovery_point where state = 'KEPT' and id = '"
                + point.replace("-", "") + "'";
        await().atMost(Pgvault.PATIENCE)
                .untilAsserted(() -> assertThat(value("retention", followed)).isEqualTo("1"));

        OrdinaryFaults.empty("retention-service");

        await().atMost(Pgvault.PATIENCE)
                .untilAsserted(() -> assertThat(value("retention", followed)).isEqualTo("1"));
    }

    @Test
    void aCatalogueFromAnOlderBackupListsWhatWasMadeSince() throws Exception {
        String instance = protectedDatabase();
        completed(begin(instance));
        tagged(instance, 1);
        OrdinaryFaults.keep("vault-service");
        completed(begin(instance));
        tagged(instance, 2);

        OrdinaryFaults.restore("vault-service");

        tagged(instance, 2);
        assertThat(Pgvault.api().post(PUBLISH_ANEW, "").body().path("instances").asInt())
                .isPositive();
        completed(begin(instance));
        tagged(instance, 3);
    }

    /** Three minutes of difference is more than the twenty seconds after which a silent worker counts as lost. */
    @Test
    void clocksThatDifferByMinutesMakeNobodyLost() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.small("ordinary_day");
        OrdinaryFaults.clock("vault-service", Duration.ofMinutes(3));
        OrdinaryFaults.clock("worker-service-1", Duration.ofMinutes(-3));
        try {
            String job;
            try (Connection lock = database.locked()) {
                job = begin(database.path());
                await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.waiting(job) == 1);
                await().pollDelay(A_WHILE).atMost(A_WHILE.multipliedBy(2)).until(() -> true);
                lock.rollback();
            }
            completed(job);
            assertThat(value(
                            "vault",
                            "select attempt_number::text from job where id = '" + ProtectedDatabase.idOf(job) + "'"))
                    .isEqualTo("1");
            tagged(database.path(), 1);
        } finally {
            OrdinaryFaults.clock("worker-service-1", Duration.ZERO);
            OrdinaryFaults.clock("vault-service", Duration.ZERO);
        }
    }

    @Test
    void whatWaitsInKafkaWhenItsDataIsLostIsAskedForAgain() throws Exception {
        String instance = protectedDatabase();
        Pgvault.stack().service("worker-service-1").stop();
        String job = begin(instance);
        String vault = newVault();

        OrdinaryFaults.loseKafkasData();
        Pgvault.stack().startService("worker-service-1", Map.of());

        completed(job);
        prepared(vault);
        tagged(instance, 1);
        String protectedSince = protectedDatabase();
        completed(begin(protectedSince));
        tagged(protectedSince, 1);
    }

    @Test
    void whatServicesOfALaterVersionSayDoesNoHarm() throws Exception {
        String instance = protectedDatabase();
        completed(begin(instance));
        tagged(instance, 1);

        assertThat(Tomorrow.speaks()).isGreaterThan(5);

        completed(begin(instance));
        tagged(instance, 2);
        prepared(newVault());
    }

    private static String protectedDatabase() {
        String database = Pgvault.newDatabase("ordinary_day");
        Pgvault.source().execute(database, "create table t as select generate_series(1, 1000) i");
        return Pgvault.protect(
                database, "far-off", Pgvault.secret("ordinary-day-" + Pgvault.shortId(), Pgvault.login(database)));
    }

    private static String newVault() {
        String vault = Pgvault.NAMES.vault("ordinary-day-" + Pgvault.shortId());
        assertThat(Pgvault.api().put(vault, Bodies.vault()).isSuccess()).isTrue();
        return vault;
    }

    private static void prepared(String vault) {
        Pgvault.api()
                .awaited(
                        vault,
                        Pgvault.PATIENCE,
                        answer -> answer.at("/properties/provisioningState")
                                .asText()
                                .equals("Succeeded"));
    }

    private static String begin(String instance) {
        return Pgvault.api()
                .succeeded(Pgvault.api().post(instance + "/backup", Bodies.backup("BackupWeekly")), Pgvault.PATIENCE)
                .at("/properties/jobId")
                .asText();
    }

    private static void completed(String job) {
        JsonNode ended = Pgvault.api().jobEnded(job, Pgvault.PATIENCE, state -> {});
        // Two at once of one instance: the second is refused, which is an end as well.
        assertThat(ended.path("status").asText()).isIn("Completed", "Failed");
        if (ended.path("status").asText().equals("Failed")) {
            assertThat(ended.toString()).contains("UserErrorMaxConcurrentOperationLimitReached");
        }
    }

    private static JsonNode recoveryPoints(String instance) {
        return Pgvault.api().get(instance + "/recoveryPoints").body().path("value");
    }

    private static void tagged(String instance, int atLeast) {
        await().atMost(Pgvault.PATIENCE).untilAsserted(() -> {
            JsonNode points = recoveryPoints(instance);
            assertThat(points.size()).isGreaterThanOrEqualTo(atLeast);
            points.forEach(
                    point -> assertThat(point.at("/properties/retentionTagName").isTextual())
                            .isTrue());
        });
    }

    private static LocalPostgres catalogue() {
        return Pgvault.stack().catalogue();
    }

    /** The first value of the first row; empty when there is none. */
    private static String value(String service, String query) throws SQLException {
        try (Connection connection = catalogue().connect("pgvault_" + service);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getString(1) : "";
        }
    }
}
