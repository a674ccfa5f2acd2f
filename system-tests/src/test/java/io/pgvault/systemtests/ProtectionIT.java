package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.ApiAnswer;
import io.pgvault.apiclient.Bodies;
import io.pgvault.systemtests.faults.Gate;
import io.pgvault.systemtests.faults.StorageRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of protection in all its forms, and its return, with what is killed on the way. */
class ProtectionIT {
    private static final String STATE = "/properties/currentProtectionState";
    private static final String WHY = "{\"reason\": \"decommissioned\", \"comments\": \"ticket 4711\"}";

    /** Some rounds of expiry. */
    private static final Duration ROUNDS = Duration.ofSeconds(4);

    @AfterEach
    void allIsWell() throws Exception {
        Wellness.assertAllIsWell();
    }

    @Test
    void whatIsStoppedKeepsAllUntilItIsResumed() throws Exception {
        ProtectedDatabase source = ProtectedDatabase.small("stopped");
        String old = Pgvault.recoveryPoint(source.path());
        String newest = Pgvault.recoveryPoint(source.path());
        await().atMost(Pgvault.PATIENCE).until(() -> Expiry.isFollowed(old) && Expiry.isFollowed(newest));
        String running;
        try (Connection lock = source.locked()) {
            running = source.begin();
            await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.waiting(running) == 1);
            ApiAnswer second = Pgvault.api().post(source.path() + "/backup", Bodies.backup("BackupWeekly"));
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.body().at("/error/message").asText()).contains(ProtectedDatabase.idOf(running));

            done(Pgvault.api().post(source.path() + "/stopProtection", WHY));

            assertThat(status(running)).isEqualTo("Cancelled");
            lock.rollback();
        }
        JsonNode stopped = Pgvault.api().get(source.path()).body();
        assertThat(stopped.at(STATE).asText()).isEqualTo("ProtectionStopped");
        assertThat(stopped.at("/properties/pgvault/protectionEnd/reason").asText())
                .isEqualTo("Decommissioned");
        assertThat(Pgvault.api()
                        .post(source.path() + "/backup", Bodies.backup("BackupWeekly"))
                        .errorCode())
                .isEqualTo("UserErrorBackupInstanceNotProtected");
        awaitHeard(source, "PROTECTION_STOPPED");
        Expiry.makeDue(old);
        await().during(ROUNDS).atMost(ROUNDS.plusSeconds(1)).until(() -> Expiry.isFollowed(old));

        done(Pgvault.api().post(source.path() + "/resumeProtection", ""));

        await().atMost(Pgvault.PATIENCE).until(() -> Expiry.isDeleted(old));
        assertThat(Expiry.isFollowed(newest)).isTrue();
        assertThat(Pgvault.backUp(source.path()).path("status").asText()).isEqualTo("Completed");
    }

    @Test
    void whatIsSuspendedKeepsByPolicyAndTheNewestForEver() throws Exception {
        ProtectedDatabase source = ProtectedDatabase.small("suspended");
        String old = Pgvault.recoveryPoint(source.path());
        String newest = Pgvault.recoveryPoint(source.path());
        await().atMost(Pgvault.PATIENCE).until(() -> Expiry.isFollowed(old) && Expiry.isFollowed(newest));

        done(Pgvault.api().post(source.path() + "/suspendBackups", ""));
        awaitHeard(source, "BACKUPS_SUSPENDED");
        Expiry.makeDue(old);
        Expiry.makeDue(newest);

        await().atMost(Pgvault.PATIENCE).until(() -> Expiry.isDeleted(old));
        await().during(ROUNDS).atMost(ROUNDS.plusSeconds(1)).until(() -> Expiry.isFollowed(newest));
        assertThat(Pgvault.api().get(source.path()).body().at(STATE).asText()).isEqualTo("BackupSchedulesSuspended");
        done(Pgvault.api().post(source.path() + "/resumeBackups", ""));
    }

    @Test
    void whatIsDeletedComesBackAndKeepsNobodyFromItsDataSource() throws Exception {
        ProtectedDatabase source = ProtectedDatabase.small("undeleted");
        String point = Pgvault.recoveryPoint(source.path());
        Pgvault.stack().service("retention-service").kill();

        done(Pgvault.api().delete(source.path()));
        assertThat(Pgvault.api().get(source.path()).status()).isEqualTo(404);
        String again = Pgvault.protect(source.database(), "far-off", source.secret());
        Pgvault.stack().startService("retention-service", Map.of());
        awaitHeard(source, "SOFT_DELETED");
        assertThat(Pgvault.api().get(deleted(source)).body().at("/properties/deletionInfo/scheduledPurgeTime"))
                .isNotNull();

        done(Pgvault.api().post(deleted(source) + "/undelete", ""));

        assertThat(Pgvault.api().get(source.path()).body().at(STATE).asText()).isEqualTo("ProtectionStopped");
        assertThat(Pgvault.restore(source.path(), point, source.database() + "_2", source.secret())
                        .path("status")
                        .asText())
                .isEqualTo("Completed");
        assertThat(Pgvault.api().post(source.path() + "/resumeProtection", "").errorCode())
                .isEqualTo("UserErrorDppDatasourceAlreadyProtected");
        assertThat(Pgvault.backUp(again).path("status").asText()).isEqualTo("Completed");
    }

    @Test
    void aPurgeThatIsKilledAfterEachOfItsStepsLeavesNothing() throws Exception {
        ProtectedDatabase source = ProtectedDatabase.small("purged");
        Pgvault.recoveryPoint(source.path());
        String lastOne = Pgvault.recoveryPoint(source.path());
        await().atMost(Pgvault.PATIENCE).until(() -> Expiry.isFollowed(lastOne));
        done(Pgvault.api().delete(source.path()));
        List<Predicate<StorageRequest>> steps = List.of(
                StorageRequest.putOf("/deleted.json"),
                StorageRequest.deleteOf("/manifest.json"),
                StorageRequest.deleteOf(".dump.zst"),
                StorageRequest.deleteOf("/instance.json"));
        Pgvault.stack().service("retention-service").kill();
        endSoftDelete(source.id());

        for (Predicate<StorageRequest> step : steps) {
            Gate reached = source.hold(step);
            Pgvault.stack().startService("retention-service", Map.of());
            reached.awaitReached(Pgvault.PATIENCE);
            Pgvault.stack().service("retention-service").kill();
        }
        Pgvault.stack().startService("retention-service", Map.of());

        await().atMost(Pgvault.PATIENCE).until(() -> !isKnown(source.id()));
        assertThat(Expiry.isDeleted(lastOne)).isTrue();
        assertThat(stored(source.id())).containsExactly("deleted.json");
        assertThat(Pgvault.api().get(deleted(source)).status()).isEqualTo(404);
    }

    @Test
    void oneRecoveryPointGoesAndAVaultThatIsEmptyLeavesNoContainer() throws Exception {
        ProtectedDatabase source = ProtectedDatabase.small("single");
        String point = Pgvault.recoveryPoint(source.path());
        await().atMost(Pgvault.PATIENCE).until(() -> Expiry.isFollowed(point));

        done(Pgvault.api().delete(source.path() + "/recoveryPoints/" + point));
        assertThat(source.recoveryPoints()).isZero();

        List<String> before = Containers.of(Pgvault.stack().azurite());
        String vault = Pgvault.NAMES.vault("gone-" + Pgvault.shortId());
        done(
                Pgvault.api()
                        .put(
                                vault,
                                Bodies.vault()
                                        .replace(
                                                "\"properties\":{",
                                                "\"properties\":{\"securitySettings\":{\"softDeleteSettings\":{\"state\":\"Off\"}},")));
        List<String> ofVault = Containers.of(Pgvault.stack().azurite()).stream()
                .filter(container -> !before.contains(container))
                .toList();
        assertThat(ofVault).hasSize(2);
        ApiAnswer notEmpty = Pgvault.owner().delete(source.path().replaceAll("/backupInstances/.*", ""));
        assertThat(notEmpty.errorCode()).isEqualTo("UserErrorVaultHasProtectedItems");

        done(Pgvault.owner().delete(vault));

        await().atMost(Pgvault.PATIENCE)
                .until(() -> Containers.of(Pgvault.stack().azurite()).stream().noneMatch(ofVault::contains));
    }

    private static void done(ApiAnswer begun) {
        Pgvault.api().succeeded(begun, Pgvault.PATIENCE);
    }

    private static String status(String job) {
        return Pgvault.api()
                .jobEnded(job, Pgvault.PATIENCE, state -> {})
                .path("status")
                .asText();
    }

    private static String deleted(ProtectedDatabase source) {
        return source.path().replace("/backupInstances/", "/deletedBackupInstances/");
    }

    private static List<String> stored(UUID instance) {
        String prefix = "instances/" + instance + "/";
        return Containers.of(Pgvault.stack().azurite()).stream()
                .flatMap(container -> {
                    try (var blobs = Pgvault.storage().list(container, prefix)) {
                        return blobs.map(blob -> blob.name().substring(prefix.length())).toList().stream();
                    }
                })
                .toList();
    }

    /** Retention has heard what the vault says of it. */
    private static void awaitHeard(ProtectedDatabase source, String state) {
        await().atMost(Pgvault.PATIENCE)
                .until(() -> ask(
                                "pgvault_retention",
                                "select count(*) from instance_version where state = '" + state
                                        + "' and instance_id = ?",
                                source.id())
                        == 1);
    }

    private static boolean isKnown(UUID instance) throws SQLException {
        return ask("pgvault_vault", "select count(*) from instance where id = ?", instance) > 0;
    }

    /** Two weeks pass in the catalogue. */
    private static void endSoftDelete(UUID instance) throws SQLException {
        try (Connection catalogue = Pgvault.stack().catalogue().connect("pgvault_vault");
                PreparedStatement update =
                        catalogue.prepareStatement("update instance set purge_at = now() where id = ?")) {
            update.setObject(1, instance);
            update.executeUpdate();
        }
    }

    private static int ask(String database, String sql, UUID instance) throws SQLException {
        try (Connection connection = Pgvault.stack().catalogue().connect(database);
                PreparedStatement query = connection.prepareStatement(sql)) {
            query.setObject(1, instance);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
