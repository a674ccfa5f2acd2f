package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent.JobCompleted;
import io.pgvault.contract.job.JobEvent.JobDeferred;
import io.pgvault.contract.job.JobEvent.JobFailed;
import io.pgvault.contract.job.JobEvent.JobStarted;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.LifecycleCommand.PrepareVault;
import io.pgvault.contract.vault.RetentionRules;
import io.pgvault.contract.vault.VaultEvent.VaultDeleted;
import io.pgvault.contract.vault.VaultEvent.VaultPrepared;
import io.pgvault.vault.rest.arm.OperationToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Well-formed messages that are not true, on each stream that the catalogue follows: they change nothing, and it goes on. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class LiesIT {
    private static final Instant AGES = Instant.parse("2099-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private OtherServices others;
    private Story story;
    private Api api;
    private Story liar;

    @BeforeEach
    void begin() {
        others = new OtherServices();
        story = new Story(others);
        api = story.api;
        liar = new Story(others);
    }

    @AfterEach
    void end() {
        others.close();
    }

    @Test
    void onJobEvents() {
        story.vault().policy().protectedInstance();
        ProtectedInstance liars = liar.vault().policy().protectedInstance();
        BackupTriggered trigger = story.backup();
        BackupTriggered asLiars = as(liars, trigger);
        Instant now = now();

        others.publish(Story.completed(asLiars, now));
        others.publish(new JobFailed(
                Story.attempt(trigger, 1),
                now,
                asLiars,
                ErrorDetail.of(ErrorCode.DATABASE_AUTHENTICATION, "No such user.")));
        others.publish(new JobCompleted(Story.attempt(trigger, 1), now, trigger, null, 0, List.of()));
        others.publish(new JobCompleted(
                Story.attempt(trigger, 1), now, trigger, Story.recoveryPoint(asLiars, now), 0, List.of()));
        others.publish(new JobStarted(Story.attempt(trigger, Integer.MAX_VALUE), now, trigger));
        others.publish(new JobDeferred(Story.attempt(trigger, 1), now, trigger, AGES));
        others.publish(Story.completed(trigger, AGES));

        others.publish(new JobStarted(Story.attempt(trigger, 1), now, trigger));
        api.until(story.job(trigger), "/properties/status", "InProgress");
        others.publish(Story.completed(trigger, now));
        api.until(story.job(trigger), "/properties/status", "Completed");
        assertSetAside(trigger.jobId().toString());
        assertThat(points(story)).isEqualTo(1);
        assertThat(points(liar)).isZero();
        assertThat(liar.api.get(liar.api.instance).text("/properties/currentProtectionState"))
                .isEqualTo("ProtectionConfigured");
        assertThat(liar.api.get(liar.job(trigger)).status()).isEqualTo(404);
    }

    @Test
    void aTieringThatIsSaidToBeABackupHoldsNothingUp() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        BackupTriggered trigger = story.backup();
        TierRecoveryPoint tiering = new TierRecoveryPoint(
                JobId.random(),
                trigger.vault(),
                instance.instanceId(),
                RecoveryPointId.of(trigger.jobId()),
                DataStore.VAULT_STORE,
                DataStore.ARCHIVE_STORE,
                "It was to move.",
                now());
        others.publish(new JobStarted(Story.attempt(tiering, 1), now(), tiering));
        api.until(story.job(tiering), "/properties/status", "InProgress");
        BackupTriggered lie = backup(tiering.jobId(), instance, TriggerKind.ON_DEMAND, now());

        others.publish(Story.completed(lie, now()));
        others.publish(new RecoveryPointCreated(now(), Story.recoveryPoint(lie, now())));

        others.publish(new JobCompleted(Story.attempt(tiering, 1), now(), tiering, null, 0, List.of()));
        api.until(story.job(tiering), "/properties/status", "Completed");
        others.publish(new RecoveryPointCreated(now(), Story.recoveryPoint(trigger, now())));
        await().atMost(PATIENCE).until(() -> points(story) == 1);
        assertSetAside(tiering.jobId().toString());
    }

    @Test
    void onBackupTriggers() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        ProtectedInstance liars = liar.vault().policy().protectedInstance();
        Instant due = now().minusSeconds(30);
        BackupTriggered honest = Story.scheduled(instance, due, due, due.plusSeconds(3600));

        others.publish(as(liars, honest));
        others.publish(backup(honest.jobId(), liars, TriggerKind.ON_DEMAND, due));
        others.publish(Story.scheduled(instance, AGES, now(), AGES));
        others.publish(honest);

        api.until(story.job(honest), "/name", honest.jobId().toString());
        assertSetAside(liars.instanceId().toString());
        assertThat(api.get(api.vault + "/backupJobs").body().at("/value")).hasSize(1);
        assertThat(liar.api.get(liar.api.vault + "/backupJobs").body().at("/value"))
                .isEmpty();
    }

    @Test
    void onJobHeartbeats() {
        story.vault().policy().protectedInstance();
        BackupTriggered trigger = story.backup();

        others.publish(beat(trigger, AGES, 9));
        others.publish(beat(trigger, now(), Long.MIN_VALUE));
        api.until(story.job(trigger), "/properties/extendedInfo/additionalDetails/RawBytes", "9");
        others.publish(beat(trigger, now(), 4_000_000));

        api.until(story.job(trigger), "/properties/extendedInfo/additionalDetails/RawBytes", "4000000");
        assertSetAside(trigger.jobId().toString());
    }

    @Test
    void onRecoveryPointEvents() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        ProtectedInstance liars = liar.vault().policy().protectedInstance();
        BackupTriggered trigger = story.backup();
        var point = Story.recoveryPoint(trigger, now());
        others.publish(Story.completed(trigger, now()));
        api.until(story.job(trigger), "/properties/status", "Completed");

        others.publish(new RecoveryPointDeleted(now(), liars.instanceId(), point.id(), "So."));
        others.publish(new RecoveryPointCreated(now(), Story.recoveryPoint(as(liars, trigger), now())));
        assertSetAside(liars.instanceId().toString());
        others.publish(new RecoveryPointTagged(AGES, instance.instanceId(), point.id(), "Forged", null, null, "So."));
        others.publish(new RecoveryPointDeleted(AGES, instance.instanceId(), point.id(), "So."));
        others.publish(new RecoveryPointTagged(
                now(), instance.instanceId(), point.id(), "Monthly", null, null, "It is the first."));

        api.until(api.instance + "/recoveryPoints/" + point.id(), "/properties/retentionTagName", "Monthly");
        settle(Stream.RECOVERY_POINT_EVENTS);
        assertThat(points(liar)).isZero();
        assertThat(gone(story)).isZero();
    }

    @Test
    void aRecoveryPointThatIsSaidToBeAnothersBeforeItIsMadeIsItsOwnInstances() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        ProtectedInstance liars = liar.vault().policy().protectedInstance();
        Instant due = now().minusSeconds(30);
        BackupTriggered honest = Story.scheduled(instance, due, due, due.plusSeconds(3600));
        RecoveryPointId id = RecoveryPointId.of(honest.jobId());

        others.publish(new RecoveryPointDeleted(now(), liars.instanceId(), id, "So."));
        settle(Stream.RECOVERY_POINT_EVENTS);
        others.publish(Story.completed(honest, now()));

        api.until(api.instance + "/recoveryPoints/" + id, "/name", id.value());
        assertThat(points(liar)).isZero();
        assertThat(gone(liar)).isZero();
    }

    @Test
    void onRetentionRules() {
        story.vault().policy();
        String preview = api.vault + "/backupPolicies/weekly/preview";
        Instant at = now();

        others.publish(new RetentionRules(AGES, 0.5, 10, 3, Duration.ofDays(1), null));
        others.publish(new RetentionRules(at.minusSeconds(1), -1, -1, Integer.MIN_VALUE, Duration.ofDays(-1), null));
        others.publish(new RetentionRules(at, 0.5, 10, 3, Duration.ofDays(1), null));

        assertSetAside("retention-rules");
        settle(Stream.RETENTION_RULES);
        assertThat(api.send("POST", preview, null, Map.of()).status()).isEqualTo(200);
    }

    @Test
    void onVaultEvents() {
        story.vault().policy();
        Answer created = liar.api.put(liar.api.vault, Api.vaultBody());
        PrepareVault command = others.receive(
                PrepareVault.class, prepare -> prepare.vault().resourceId().equals(liar.api.vault));
        PrepareVault before = others.receive(
                PrepareVault.class, prepare -> prepare.vault().resourceId().equals(api.vault));
        OperationId preparing = OperationToken.parse(lastSegment(created.header("Azure-AsyncOperation")))
                .orElseThrow();

        others.publish(new VaultDeleted(before.vault().id(), now()));
        others.publish(new ValidationCompleted(preparing, now(), null, Story.identity("orders"), null));
        assertSetAside(preparing.toString());
        assertThat(liar.api.get(created.header("Azure-AsyncOperation")).text("/status"))
                .isEqualTo("Inprogress");
        others.publish(new VaultPrepared(command.vault().id(), now(), "pgv-of-somebody-else"));

        assertThat(liar.api.follow(created).text("/status")).isEqualTo("Succeeded");
        settle(Stream.VAULT_EVENTS);
        assertThat(api.get(api.vault).text("/properties/provisioningState")).isEqualTo("Succeeded");
    }

    /** Waits until the service is done with everything that was sent. */
    private static void settle(Stream stream) {
        await().atMost(PATIENCE).until(() -> Lag.of(stream.topic()) == 0);
    }

    private void assertSetAside(String key) {
        assertThat(others.deadLetter(record -> key.equals(record.key())).value())
                .isNotEmpty();
    }

    private static int points(Story of) {
        return of.api
                .get(of.api.instance + "/recoveryPoints")
                .body()
                .at("/value")
                .size();
    }

    private static int gone(Story of) {
        return of.api
                .get(of.api.instance + "/deletedRecoveryPoints")
                .body()
                .at("/value")
                .size();
    }

    /** The same job, said to be of another instance. */
    private static BackupTriggered as(ProtectedInstance instance, BackupTriggered trigger) {
        return backup(trigger.jobId(), instance, trigger.trigger(), trigger.triggeredAt());
    }

    private static BackupTriggered backup(JobId id, ProtectedInstance instance, TriggerKind kind, Instant at) {
        return new BackupTriggered(
                id,
                kind,
                kind == TriggerKind.SCHEDULED ? at : null,
                at,
                at.plusSeconds(3600),
                1,
                instance.source(),
                instance.policy(),
                null,
                null,
                null);
    }

    private static JobHeartbeat beat(BackupTriggered trigger, Instant at, long rawBytes) {
        return new JobHeartbeat(
                Story.attempt(trigger, 1), at, JobHeartbeat.Phase.DUMPING, rawBytes, 2_000_000, 8_000_000);
    }

    private static String lastSegment(String url) {
        String path = url.substring(0, url.contains("?") ? url.indexOf('?') : url.length());
        return URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
