package io.pgvault.vault.alerts;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.alert.Alert;
import io.pgvault.contract.alert.Alert.BackupFailed;
import io.pgvault.contract.alert.Alert.TieringFailed;
import io.pgvault.contract.alert.AlertedInstance;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.jobs.EndListener;
import io.pgvault.vault.jobs.Ending;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Raises an alert when a backup ends without a recovery point, unless a person wanted it so, and when one cannot be moved to
 * the archive.
 */
@Singleton
public final class AlertOnEnd implements EndListener {
    private final RaiseAlert raiseAlert;
    private final InstanceStore instances;
    private final VaultStore vaults;

    public AlertOnEnd(RaiseAlert raiseAlert, InstanceStore instances, VaultStore vaults) {
        this.raiseAlert = raiseAlert;
        this.instances = instances;
        this.vaults = vaults;
    }

    @Override
    public void ended(JobRequest request, Ending ending) {
        ErrorDetail error = ending.outcome().error();
        if (request instanceof BackupTriggered trigger
                && error != null
                && !ending.state().isSuccess()) {
            alert(
                            trigger,
                            ending.state(),
                            error,
                            describe(trigger),
                            ending.outcome().endedAt())
                    .filter(alert -> wanted(alert, trigger))
                    .ifPresent(raiseAlert::raise);
        }
        if (request instanceof TierRecoveryPoint tiering && error != null && ending.state() == JobState.FAILED) {
            tieringFailed(tiering, error, ending.outcome().endedAt());
        }
    }

    private void tieringFailed(TierRecoveryPoint tiering, ErrorDetail error, Instant at) {
        instances.findAll(List.of(tiering.instanceId())).stream()
                .map(AlertTexts::of)
                .map(instance -> TieringFailed.of(instance, at, tiering.recoveryPointId(), tiering.jobId(), error))
                .filter(alert -> jobFailuresAreWanted(tiering.vault().id()))
                .forEach(raiseAlert::raise);
    }

    /** What the end of a backup means to people; empty when there is nothing to mend. */
    static Optional<Alert.OfInstance> alert(
            BackupTriggered trigger, JobState state, ErrorDetail error, AlertedInstance instance, Instant at) {
        return switch (state) {
            case FAILED -> Optional.of(AlertTexts.failed(instance, at, trigger, error));
            case CANCELLED -> unbegun(trigger, error, instance, at);
            case QUEUED, IN_PROGRESS, CANCELLING, COMPLETED, COMPLETED_WITH_WARNINGS -> Optional.empty();
        };
    }

    private static Optional<Alert.OfInstance> unbegun(
            BackupTriggered trigger, ErrorDetail reason, AlertedInstance instance, Instant at) {
        if (reason.code().equals(ErrorCode.BACKUP_RUNNING.code())) {
            return Optional.of(AlertTexts.skipped(instance, at, trigger, reason));
        }
        // Whoever asked for a backup on demand follows it; nobody follows the schedule.
        return reason.code().equals(ErrorCode.TRIGGER_EXPIRED.code())
                ? Optional.ofNullable(trigger.scheduledAt())
                        .map(scheduledAt -> AlertTexts.notTaken(instance, at, trigger.jobId(), scheduledAt, reason))
                : Optional.empty();
    }

    /** The owner of a vault may do without alerts for failed jobs. */
    private boolean wanted(Alert.OfInstance alert, BackupTriggered trigger) {
        return !(alert instanceof BackupFailed)
                || jobFailuresAreWanted(trigger.vault().id());
    }

    private boolean jobFailuresAreWanted(VaultId vault) {
        return vaults.find(vault)
                .map(Vault::settings)
                .filter(settings -> settings.jobFailureAlerts().equals("Disabled"))
                .isEmpty();
    }

    private AlertedInstance describe(BackupTriggered trigger) {
        InstanceId id = trigger.source().instanceId();
        return AlertTexts.of(
                trigger, instances.findAll(List.of(id)).stream().findFirst().orElse(null));
    }
}
