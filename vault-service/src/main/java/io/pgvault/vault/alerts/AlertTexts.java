package io.pgvault.vault.alerts;

import io.pgvault.contract.JobId;
import io.pgvault.contract.alert.Alert.BackupFailed;
import io.pgvault.contract.alert.Alert.BackupMissed;
import io.pgvault.contract.alert.Alert.BackupSkipped;
import io.pgvault.contract.alert.Alert.RecoveryPointOverdue;
import io.pgvault.contract.alert.AlertedInstance;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.vault.instances.BackupInstance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts alerts into words. */
final class AlertTexts {
    private static final String NOT_TRIGGERED_ACTION =
            "Look whether the scheduler-service runs and reaches Kafka and its database; it makes up for the backup when it"
                    + " does. Until then, run a backup on demand.";
    private static final String OVERDUE_ACTION =
            "Look at the last jobs of the backup instance for why; when that is mended, run a backup on demand.";

    private AlertTexts() {}

    static AlertedInstance of(BackupInstance instance) {
        return new AlertedInstance(
                instance.vault(),
                lastSegment(instance.vault().resourceId()),
                instance.id(),
                instance.name(),
                instance.setup().friendlyName(),
                instance.source().dataSource());
    }

    /** The instance as the trigger names it, when the catalogue does not know it. */
    static AlertedInstance of(BackupTriggered trigger, @Nullable BackupInstance known) {
        if (known != null) {
            return of(known);
        }
        return new AlertedInstance(
                trigger.vault(),
                lastSegment(trigger.vault().resourceId()),
                trigger.source().instanceId(),
                trigger.source().instanceName(),
                trigger.source().instanceName(),
                trigger.source().dataSource());
    }

    static BackupFailed failed(AlertedInstance instance, Instant at, BackupTriggered trigger, ErrorDetail error) {
        return new BackupFailed(
                instance,
                at,
                subject(trigger) + instance.inWords() + " failed: " + error.message(),
                error.recommendedAction(),
                trigger.jobId(),
                error);
    }

    static BackupSkipped skipped(AlertedInstance instance, Instant at, BackupTriggered trigger, ErrorDetail reason) {
        return new BackupSkipped(
                instance,
                at,
                subject(trigger) + instance.inWords() + " was skipped: " + reason.message(),
                reason.recommendedAction(),
                trigger.jobId(),
                reason);
    }

    static BackupMissed notTaken(
            AlertedInstance instance, Instant at, JobId jobId, Instant scheduledAt, ErrorDetail reason) {
        return new BackupMissed(
                instance,
                at,
                "The backup of " + instance.inWords() + " that was scheduled for " + scheduledAt + " was not begun: "
                        + reason.message(),
                reason.recommendedAction(),
                scheduledAt,
                jobId);
    }

    static BackupMissed notTriggered(AlertedInstance instance, Instant at, Instant scheduledAt) {
        return new BackupMissed(
                instance,
                at,
                "The backup of " + instance.inWords() + " that was scheduled for " + scheduledAt
                        + " was not begun: nothing triggered it.",
                NOT_TRIGGERED_ACTION,
                scheduledAt,
                null);
    }

    static RecoveryPointOverdue overdue(
            AlertedInstance instance, Instant at, @Nullable Instant newest, Instant scheduledAt) {
        return new RecoveryPointOverdue(
                instance,
                at,
                (newest == null
                                ? "There is no recovery point of " + instance.inWords()
                                : "The newest recovery point of " + instance.inWords() + " is of " + newest)
                        + "; the backup that was scheduled for " + scheduledAt + " has made none yet.",
                OVERDUE_ACTION,
                newest,
                scheduledAt);
    }

    private static String subject(BackupTriggered trigger) {
        return trigger.trigger() == TriggerKind.SCHEDULED ? "The scheduled backup of " : "The backup on demand of ";
    }

    private static String lastSegment(String resourceId) {
        return resourceId.substring(resourceId.lastIndexOf('/') + 1);
    }
}
