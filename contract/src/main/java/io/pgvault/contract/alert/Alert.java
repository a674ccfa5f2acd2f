package io.pgvault.contract.alert;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.stream.Stream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that a person should know and mend. Its text stands for itself: no secret is ever part of it. */
public sealed interface Alert extends Message {
    /** When it was found out. */
    Instant at();

    /** What happened to which instance, for people. */
    String message();

    /** What to do about it. */
    String recommendedAction();

    /** One that concerns one backup instance. */
    sealed interface OfInstance extends Alert {
        AlertedInstance instance();

        @Override
        default String subject() {
            return instance().id().toString();
        }
    }

    /** A backup, scheduled or on demand, failed for good: no attempt is left. */
    record BackupFailed(
            AlertedInstance instance,
            Instant at,
            String message,
            String recommendedAction,
            JobId jobId,
            ErrorDetail error)
            implements OfInstance {
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
            implements OfInstance {
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
            implements OfInstance {
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
            implements OfInstance {
        public static UUID eventId(InstanceId instance, Instant scheduledAt) {
            return NameBasedIds.of("RecoveryPointOverdue", instance.toString(), scheduledAt.toString());
        }

        @Override
        public UUID eventId() {
            return eventId(instance.id(), scheduledAt);
        }
    }

    /** A recovery point could not be moved to the archive; it is tried again a day later. */
    record TieringFailed(
            AlertedInstance instance,
            Instant at,
            String message,
            String recommendedAction,
            RecoveryPointId recoveryPointId,
            JobId jobId,
            ErrorDetail error)
            implements OfInstance {
        public static TieringFailed of(
                AlertedInstance instance, Instant at, RecoveryPointId point, JobId job, ErrorDetail error) {
            return new TieringFailed(
                    instance,
                    at,
                    "The recovery point " + point + " of " + instance.inWords() + " could not be moved to the archive: "
                            + error.message(),
                    error.recommendedAction(),
                    point,
                    job,
                    error);
        }

        @Override
        public UUID eventId() {
            return NameBasedIds.of("TieringFailed", jobId.toString());
        }
    }

    /** Recovery points whose time is over were not deleted, because something else seems to be wrong. */
    record ExpiryStopped(AlertedInstance instance, Instant at, String message, String recommendedAction)
            implements OfInstance {
        public static ExpiryStopped of(AlertedInstance instance, String objection, Instant at) {
            return new ExpiryStopped(
                    instance,
                    at,
                    "No recovery point of " + instance.inWords() + " is deleted now. " + objection,
                    "Look at the clocks, at the backups of the instance and at its policy. When all is as it should be,"
                            + " run a backup; or look at what would go (GET brake), and release the brake for this"
                            + " instance (POST releaseBrake).");
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

    /**
     * Messages could not be handled, or not be sent, and will not be by waiting: they were set aside.
     *
     * @param topic that carries them, or should
     * @param service whose they are: the group that reads, or the service that sends
     * @param reason why the newest of them is unusable
     */
    record MessagesSetAside(
            Instant at, String message, String recommendedAction, String topic, String service, String reason)
            implements Alert {
        public static MessagesSetAside unusable(Stream stream, String group, String reason, Instant at) {
            return new MessagesSetAside(
                    at,
                    "A message on " + stream.topic() + " is unusable for " + group + " and was set aside on "
                            + stream.deadLetterTopic() + ".",
                    "Read the reason, mend the cause and replay the dead letters of the stream.",
                    stream.topic(),
                    group,
                    reason);
        }

        public static MessagesSetAside unsendable(String topic, String service, String reason, Instant at) {
            return new MessagesSetAside(
                    at,
                    "A message of " + service + " for " + topic
                            + " can never be sent and was set aside in the table outbox_set_aside of its database.",
                    "Read the reason and shorten what makes the message so long; then ask for everything to be sent"
                            + " anew.",
                    topic,
                    service,
                    reason);
        }

        @Override
        public String subject() {
            return topic;
        }

        /** Once a day for each topic and service. */
        @Override
        public UUID eventId() {
            return NameBasedIds.of(
                    "MessagesSetAside",
                    topic,
                    service,
                    at.truncatedTo(ChronoUnit.DAYS).toString());
        }
    }

    /**
     * A recovery point that was announced is not in storage any more.
     *
     * @param recoveryPointId the missing one
     */
    record RecoveryPointMissing(
            AlertedInstance instance,
            Instant at,
            String message,
            String recommendedAction,
            RecoveryPointId recoveryPointId)
            implements OfInstance {
        public static RecoveryPointMissing of(AlertedInstance instance, RecoveryPointId recoveryPoint, Instant at) {
            return new RecoveryPointMissing(
                    instance,
                    at,
                    "The recovery point " + recoveryPoint + " of " + instance.inWords()
                            + " has no manifest in storage: it cannot be restored.",
                    "Find out who deleted it and bring the blobs back, by undeleting them where the storage account"
                            + " allows that. Run a backup meanwhile.",
                    recoveryPoint);
        }

        /** Once for each recovery point. */
        @Override
        public UUID eventId() {
            return NameBasedIds.of("RecoveryPointMissing", recoveryPointId.toString());
        }
    }

    /**
     * What was stored of a recovery point is not what lies in storage now.
     *
     * @param recoveryPointId the damaged one
     * @param reason which part, and what is wrong with it
     */
    record DamageFound(
            AlertedInstance instance,
            Instant at,
            String message,
            String recommendedAction,
            RecoveryPointId recoveryPointId,
            String reason)
            implements OfInstance {
        public static DamageFound of(
                AlertedInstance instance, RecoveryPointId recoveryPoint, String reason, Instant at) {
            return new DamageFound(
                    instance,
                    at,
                    "The recovery point " + recoveryPoint + " of " + instance.inWords()
                            + " is damaged and does not count as a backup any more. " + reason,
                    "Run a backup now, and find out what changed the blobs. Bring them back where the storage account"
                            + " keeps versions or deleted blobs: within a day they are read again.",
                    recoveryPoint,
                    reason);
        }

        /** Each time that it is found: what was whole again may be damaged again. */
        @Override
        public UUID eventId() {
            return NameBasedIds.of("DamageFound", recoveryPointId.toString(), at.toString());
        }
    }

    /**
     * Beside a recovery point lies what is not of it, or what was written again and cannot be read now. It can be restored
     * from all the same.
     *
     * @param recoveryPointId beside which it lies
     * @param reason which blobs
     */
    record StrangeBlobsFound(
            AlertedInstance instance,
            Instant at,
            String message,
            String recommendedAction,
            RecoveryPointId recoveryPointId,
            String reason)
            implements OfInstance {
        public static StrangeBlobsFound of(
                AlertedInstance instance, RecoveryPointId recoveryPoint, String reason, Instant at) {
            return new StrangeBlobsFound(
                    instance,
                    at,
                    "What lies in storage at the recovery point " + recoveryPoint + " of " + instance.inWords()
                            + " is not all pgvault's. " + reason,
                    "Find out who writes to the vault's container, and take that right away.",
                    recoveryPoint,
                    reason);
        }

        /** Once for each finding. */
        @Override
        public UUID eventId() {
            return NameBasedIds.of("StrangeBlobsFound", recoveryPointId.toString(), reason);
        }
    }
}
