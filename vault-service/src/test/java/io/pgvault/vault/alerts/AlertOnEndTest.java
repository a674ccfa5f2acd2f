package io.pgvault.vault.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.alert.Alert;
import io.pgvault.contract.alert.Alert.BackupFailed;
import io.pgvault.contract.alert.Alert.BackupMissed;
import io.pgvault.contract.alert.Alert.BackupSkipped;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.vault.jobs.JobState;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class AlertOnEndTest {
    private static final Instant DUE = Instant.parse("2026-11-15T22:00:00Z");
    private static final Instant AT = DUE.plusSeconds(60);
    private static final String WHAT = "'pg1-orders' (orders) in the backup vault main";

    @ParameterizedTest
    @EnumSource(TriggerKind.class)
    void aBackupThatFailedForGoodIsToldWhateverTriggeredIt(TriggerKind kind) {
        ErrorDetail error = ErrorDetail.of(ErrorCode.DATABASE_NOT_FOUND, "The database orders does not exist.");

        assertThat(alert(kind, JobState.FAILED, error)).get().isInstanceOfSatisfying(BackupFailed.class, failed -> {
            assertThat(failed.message())
                    .isEqualTo((kind == TriggerKind.SCHEDULED ? "The scheduled backup of " : "The backup on demand of ")
                            + WHAT + " failed: The database orders does not exist.");
            assertThat(failed.recommendedAction()).isEqualTo(error.recommendedAction());
            assertThat(failed.error()).isEqualTo(error);
            assertThat(failed.at()).isEqualTo(AT);
        });
    }

    @Test
    void aScheduledBackupThatNoWorkerTookIsMissed() {
        ErrorDetail reason = ErrorDetail.of(ErrorCode.TRIGGER_EXPIRED, "No worker was free.");

        assertThat(alert(TriggerKind.SCHEDULED, JobState.CANCELLED, reason))
                .get()
                .isInstanceOfSatisfying(BackupMissed.class, missed -> {
                    assertThat(missed.message())
                            .isEqualTo("The backup of " + WHAT + " that was scheduled for 2026-11-15T22:00:00Z was not"
                                    + " begun: No worker was free.");
                    assertThat(missed.scheduledAt()).isEqualTo(DUE);
                    assertThat(missed.jobId()).isNotNull();
                    assertThat(missed.eventId())
                            .isEqualTo(BackupMissed.eventId(missed.instance().id(), DUE));
                });
        assertThat(alert(TriggerKind.ON_DEMAND, JobState.CANCELLED, reason)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TriggerKind.class)
    void aBackupThatFoundAnotherRunningIsSkipped(TriggerKind kind) {
        ErrorDetail reason = ErrorDetail.of(ErrorCode.BACKUP_RUNNING, "The job 7 is running.");

        assertThat(alert(kind, JobState.CANCELLED, reason))
                .get()
                .isInstanceOfSatisfying(BackupSkipped.class, skipped -> {
                    assertThat(skipped.message()).endsWith(WHAT + " was skipped: The job 7 is running.");
                    assertThat(skipped.reason()).isEqualTo(reason);
                });
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            mode = Mode.EXCLUDE,
            names = {"TRIGGER_EXPIRED", "BACKUP_RUNNING"})
    void whatAPersonCancelledOrDeletedIsNotTold(ErrorCode code) {
        assertThat(alert(TriggerKind.SCHEDULED, JobState.CANCELLED, ErrorDetail.of(code, "It ended.")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            mode = Mode.EXCLUDE,
            names = {"FAILED", "CANCELLED"})
    void noOtherStateIsTold(JobState state) {
        assertThat(alert(TriggerKind.SCHEDULED, state, ErrorDetail.of(ErrorCode.TRIGGER_EXPIRED, "It ended.")))
                .isEmpty();
    }

    private static Optional<Alert.OfInstance> alert(TriggerKind kind, JobState state, ErrorDetail error) {
        BackupTriggered trigger = trigger(kind);
        return AlertOnEnd.alert(trigger, state, error, AlertTexts.of(trigger, null), AT);
    }

    private static BackupTriggered trigger(TriggerKind kind) {
        VaultReference vault = new VaultReference(VaultId.random(), "/subscriptions/a/backupVaults/main");
        return new BackupTriggered(
                JobId.random(),
                kind,
                kind == TriggerKind.SCHEDULED ? DUE : null,
                DUE,
                DUE.plusSeconds(3600),
                1,
                new BackupSource(
                        vault,
                        InstanceId.random(),
                        "pg1-orders",
                        new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/servers/pg1/orders", "orders"),
                        new SecretReference(URI.create("https://keys.example.com/secrets/orders")),
                        null),
                new BackupPolicy(
                        "/policies/weekly",
                        "weekly",
                        1,
                        new BackupRule(
                                "BackupWeekly",
                                BackupSchedule.parse(List.of("R/2026-11-01T22:00:00Z/P1W"), "UTC"),
                                List.of()),
                        List.of()),
                null,
                null,
                null);
    }
}
