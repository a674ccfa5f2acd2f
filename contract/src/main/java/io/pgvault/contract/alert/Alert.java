package io.pgvault.contract.alert;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.error.ErrorDetail;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that a person should know and mend. Its text stands for itself: no secret is ever part of it. */
public sealed interface Alert extends Message {
    AlertedInstance instance();

    /** When it was found out. */
    Instant at();

    /** What happened to which instance, for people. */
    String message();

    /** What to do about it. */
    String recommendedAction();

    /** Follows from what the alert says, so that raising it again is recognised. */
    @JsonIgnore
    UUID eventId();

    @Override
    default String subject() {
        return instance().id().toString();
    }

    /** A backup, scheduled or on demand, failed for good: no attempt is left. */
    record BackupFailed(
            AlertedInstance instance,
            Instant at,
            String message,
            String recommendedAction,
            JobId jobId,
            ErrorDetail error)
            implements Alert {
        @Override
        public UUID eventId() {
            return NameBasedIds.of("BackupFailed", jobId.toString());
        }
    }

    /**
     * No backup was begun for an instant of the schedule.
     *
     * @param jobId of the trigger that no worker took in time; null when there was no trigger at all
     */
    record BackupMissed(
            AlertedInstance instance,
            Instant at,
            String message,
            String recommendedAction,
            Instant scheduledAt,
            @Nullable JobId jobId)
            implements Alert {
        public static UUID eventId(InstanceId instance, Instant scheduledAt) {
            return NameBasedIds.of("BackupMissed", instance.toString(), scheduledAt.toString());
        }

        @Override
        public UUID eventId() {
            return eventId(instance.id(), scheduledAt);
        }
    }

    /** A backup was not begun because another one of the same instance was running. */
    record BackupSkipped(
            AlertedInstance instance,
            Instant at,
            String message,
            String recommendedAction,
            JobId jobId,
            ErrorDetail reason)
            implements Alert {
        @Override
        public UUID eventId() {
            return NameBasedIds.of("BackupSkipped", jobId.toString());
        }
    }

    /**
     * There is no recovery point as new as the schedule promises.
     *
     * @param newestRecoveryPoint null when there is none at all
     * @param scheduledAt the instant of the schedule that has no recovery point
     */
    record RecoveryPointOverdue(
            AlertedInstance instance,
            Instant at,
            String message,
            String recommendedAction,
            @Nullable Instant newestRecoveryPoint,
            Instant scheduledAt)
            implements Alert {
        public static UUID eventId(InstanceId instance, Instant scheduledAt) {
            return NameBasedIds.of("RecoveryPointOverdue", instance.toString(), scheduledAt.toString());
        }

        @Override
        public UUID eventId() {
            return eventId(instance.id(), scheduledAt);
        }
    }

    /** Recovery points whose time is over were not deleted, because something else seems to be wrong. */
    record ExpiryStopped(AlertedInstance instance, Instant at, String message, String recommendedAction)
            implements Alert {
        public static ExpiryStopped of(AlertedInstance instance, String objection, Instant at) {
            return new ExpiryStopped(
                    instance,
                    at,
                    "No recovery point of " + instance.inWords() + " is deleted now. " + objection,
                    "Look at the clocks, at the backups of the instance and at its policy. When all is as it should be,"
                            + " run a backup, or release the brake: pgvault.retention.brake.largest-share=1.");
        }

        /** Once a day. */
        @Override
        public UUID eventId() {
            return NameBasedIds.of(
                    "ExpiryStopped",
                    instance.id().toString(),
                    at.truncatedTo(ChronoUnit.DAYS).toString());
        }
    }
}
