package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.Bodies;
import io.pgvault.localstack.LocalService;
import io.pgvault.systemtests.faults.Gate;
import io.pgvault.systemtests.faults.StorageRequest;
import java.sql.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services end at the worst of moments, which a held answer of storage makes. */
class KilledServicesIT {
    @AfterEach
    void allIsWell() throws Exception {
        Wellness.assertAllIsWell();
    }

    @Test
    void aKilledWorkersBackupWithAManifestAndItsRestoreAreCompletedByOthers() throws Exception {
        ProtectedDatabase announced = ProtectedDatabase.small("unannounced");
        ProtectedDatabase restored = ProtectedDatabase.ofRows("restored", 200_000);
        String recoveryPoint = Pgvault.recoveryPoint(restored.path());
        Gate manifest = announced.hold(StorageRequest.putOf("/manifest.json"));
        Gate segment = restored.hold(StorageRequest.getOf(".dump.zst"));
        String backup = announced.begin();
        String restore = restored.beginRestore(recoveryPoint, restored.database() + "_2");
        manifest.awaitReached(Pgvault.PATIENCE);
        segment.awaitReached(Pgvault.PATIENCE);

        Pgvault.stack().service("worker-service-1").kill();
        Pgvault.stack().startService("worker-service-1", Map.of());

        assertThat(status(backup)).isEqualTo("Completed");
        assertThat(status(restore)).isEqualTo("Completed");
        assertThat(announced.recoveryPoints()).isEqualTo(1);
        assertThat(ProtectedDatabase.fingerprint(restored.database() + "_2")).isEqualTo(restored.fingerprint());
    }

    @Test
    void aZombieBeforeItsManifestTakesTheOtherAttemptsOutcome() throws Exception {
        ProtectedDatabase protectedDatabase = ProtectedDatabase.small("zombie");
        LocalService zombie = Pgvault.stack().service("worker-service-1");
        Gate lastLook = protectedDatabase.hold(StorageRequest.lookAt(".dump.zst"));
        String job = protectedDatabase.begin();
        lastLook.awaitReached(Pgvault.PATIENCE);
        zombie.signal("STOP");
        try {
            Pgvault.stack().startService("worker-service-2", Map.of());

            assertThat(status(job)).isEqualTo("Completed");
        } finally {
            zombie.signal("CONT");
            lastLook.open();
        }
        awaitSecondCompletion(job);
        Pgvault.stack().service("worker-service-2").stop();

        assertThat(protectedDatabase.recoveryPoints()).isEqualTo(1);
    }

    @Test
    void aKilledVaultServiceKnowsTheJobThatEndedMeanwhile() throws Exception {
        ProtectedDatabase protectedDatabase = ProtectedDatabase.small("vault_away");
        String job;
        try (Connection lock = protectedDatabase.locked()) {
            job = protectedDatabase.begin();
            await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.waiting(job) == 1);
            Pgvault.stack().service("vault-service").kill();
            lock.rollback();
        }
        await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.sessions(job) == 0);
        Pgvault.stack().startService("vault-service", Map.of());

        assertThat(status(job)).isEqualTo("Completed");
    }

    @Test
    void aScheduleThatWasDueWhileTheSchedulerWasDeadFiresOnce() throws Exception {
        String policy = "missed-" + Pgvault.shortId();
        Instant due = Instant.now().plusSeconds(10).truncatedTo(ChronoUnit.SECONDS);
        assertThat(Pgvault.api()
                        .put(Pgvault.policyPath(policy), Bodies.policy("R/" + due + "/P1W", "P3M"))
                        .isSuccess())
                .isTrue();
        ProtectedDatabase protectedDatabase = ProtectedDatabase.under(policy, "missed");
        Pgvault.stack().service("scheduler-service").kill();
        assertThat(Instant.now()).isBefore(due);
        await().atMost(Pgvault.PATIENCE).until(() -> Instant.now().isAfter(due));
        assertThat(protectedDatabase.recoveryPoints()).isZero();

        Pgvault.stack().startService("scheduler-service", Map.of());

        await().atMost(Pgvault.PATIENCE).until(() -> protectedDatabase.recoveryPoints() == 1);
    }

    @Test
    void aDeletionThatIsKilledAfterEachOfItsStepsEndsAllTheSame() throws Exception {
        ProtectedDatabase protectedDatabase = ProtectedDatabase.small("expired");
        String old = Pgvault.recoveryPoint(protectedDatabase.path());
        Pgvault.recoveryPoint(protectedDatabase.path());
        await().atMost(Pgvault.PATIENCE).until(() -> Expiry.isFollowed(old));
        List<Predicate<StorageRequest>> steps = List.of(
                StorageRequest.putOf("/lifecycle.json"),
                StorageRequest.deleteOf("/manifest.json"),
                StorageRequest.deleteOf(".dump.zst"),
                StorageRequest.deleteOf(".blocks"),
                StorageRequest.deleteOf("/lifecycle.json"));

        for (Predicate<StorageRequest> step : steps) {
            Gate done = protectedDatabase.hold(step);
            if (step.equals(steps.getFirst())) {
                Expiry.makeDue(old);
            } else {
                Pgvault.stack().startService("retention-service", Map.of());
            }
            done.awaitReached(Pgvault.PATIENCE);
            Pgvault.stack().service("retention-service").kill();
        }
        Pgvault.stack().startService("retention-service", Map.of());

        await().atMost(Pgvault.PATIENCE).until(() -> Expiry.isDeleted(old));
        assertThat(protectedDatabase.recoveryPoints()).isEqualTo(1);
    }

    private static String status(String job) {
        JsonNode ended = Pgvault.api().jobEnded(job, Pgvault.PATIENCE, state -> {});
        return ended.path("status").asText();
    }

    /** The zombie has its say, too. */
    private static void awaitSecondCompletion(String job) {
        String id = ProtectedDatabase.idOf(job);
        await().atMost(Pgvault.PATIENCE)
                .until(() -> Pgvault.checker().observe().records().stream()
                                .filter(event -> event.type().equals("JobCompleted")
                                        && event.content()
                                                .at("/attempt/jobId")
                                                .asText()
                                                .equals(id))
                                .count()
                        >= 2);
    }
}
