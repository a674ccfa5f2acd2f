package io.pgvault.vault.rest;

import static org.awaitility.Awaitility.await;

import io.pgvault.contract.alert.Alert.BackupMissed;
import io.pgvault.contract.alert.AlertedInstance;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.LifecycleCommand.PrepareVault;
import io.pgvault.contract.vault.VaultEvent.VaultPrepared;
import io.pgvault.localstack.SharedParts;
import io.pgvault.messaging.Garbage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Garbage on every stream that the vault reads: it is set aside or passed over, and what comes behind it is handled. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class GarbageIT {
    private OtherServices others;
    private Story story;
    private Api api;

    @BeforeEach
    void begin() {
        others = new OtherServices();
        story = new Story(others);
        api = story.api;
    }

    @AfterEach
    void end() {
        others.close();
    }

    @Test
    void onVaultEvents() {
        api.put(api.vault, Api.vaultBody());
        PrepareVault command = others.receive(
                PrepareVault.class, prepare -> prepare.vault().resourceId().equals(api.vault));
        Garbage.sendBefore(
                kafka(),
                Stream.VAULT_EVENTS,
                new VaultPrepared(
                        command.vault().id(),
                        Instant.now(),
                        "pgv-" + command.vault().id()));
        api.until(api.vault, "/properties/provisioningState", "Succeeded");
    }

    @Test
    void onBackupTriggers() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        Instant due = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        BackupTriggered trigger = Story.scheduled(instance, due, due, due.plusSeconds(3600));
        Garbage.sendBefore(kafka(), Stream.BACKUP_TRIGGERS, trigger);
        api.until(story.job(trigger), "/name", trigger.jobId().toString());
    }

    @Test
    void onJobEvents() {
        BackupTriggered trigger = backup();
        Garbage.sendBefore(kafka(), Stream.JOB_EVENTS, Story.completed(trigger, Instant.now()));
        api.until(story.job(trigger), "/properties/status", "Completed");
    }

    @Test
    void onJobHeartbeats() {
        BackupTriggered trigger = backup();
        Garbage.sendBefore(
                kafka(),
                Stream.JOB_HEARTBEATS,
                new JobHeartbeat(
                        Story.attempt(trigger, 1),
                        Instant.now(),
                        JobHeartbeat.Phase.DUMPING,
                        4_000_000,
                        2_000_000,
                        8_000_000));
        api.until(story.job(trigger), "/properties/extendedInfo/additionalDetails/RawBytes", "4000000");
    }

    @Test
    void onRecoveryPointEvents() {
        BackupTriggered trigger = backup();
        RecoveryPoint point = Story.recoveryPoint(trigger, Instant.now());
        Garbage.sendBefore(kafka(), Stream.RECOVERY_POINT_EVENTS, new RecoveryPointCreated(Instant.now(), point));
        api.until(
                api.instance + "/recoveryPoints/" + point.id(),
                "/name",
                point.id().value());
    }

    @Test
    void onAlerts() {
        ProtectedInstance instance = story.vault().policy().protectedInstance();
        AlertedInstance alerted = new AlertedInstance(
                instance.source().vault(),
                "main",
                instance.instanceId(),
                instance.source().instanceName(),
                instance.friendlyName(),
                instance.source().dataSource());
        Garbage.sendBefore(
                kafka(),
                Stream.ALERTS,
                new BackupMissed(alerted, Instant.now(), "It was missed.", "Wait.", Instant.now(), null));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Lag.of("pgvault-vault-service-webhook", Stream.ALERTS.topic()) == 0);
    }

    private BackupTriggered backup() {
        story.vault().policy().protectedInstance();
        return story.backup();
    }

    private static Map<String, Object> kafka() {
        return SharedParts.kafka().clientSettings();
    }
}
