package io.pgvault.vault.jobs;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.contract.job.TriggerKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of backup, restore or tiering, as people follow it.
 *
 * @param recoveryPointId that a backup made, a restore reads or a tiering moves; null for a backup that made none yet
 * @param outcome null until the job has ended
 * @param progress null before the first sign of life
 */
public record Job(
        JobId id,
        VaultId vaultId,
        InstanceId instanceId,
        JobKind kind,
        JobState state,
        boolean userTriggered,
        JobRequest request,
        Instant createdAt,
        @Nullable RecoveryPointId recoveryPointId,
        @Nullable Outcome outcome,
        @Nullable Progress progress) {

    /** A restore's command is kept for seven days: one that no worker takes is given up before it is gone. */
    static final Duration LONGEST_WAIT = Duration.ofDays(6);

    /** How a job ended. */
    public record Outcome(
            Instant endedAt,
            @Nullable ErrorDetail error,
            List<ErrorDetail> warnings,
            long transferredBytes,
            long sourceBytes) {
        public Outcome {
            warnings = List.copyOf(warnings);
        }

        static Outcome failed(Instant at, ErrorDetail error) {
            return new Outcome(at, error, List.of(), 0, 0);
        }
    }

    /** Until when the job's first attempt waits for a worker. */
    public Instant expiresAt() {
        return switch (request) {
            case BackupTriggered backup -> backup.expiresAt();
            case RunRestore restore -> restore.requestedAt().plus(LONGEST_WAIT);
            case TierRecoveryPoint tiering -> tiering.decidedAt();
        };
    }

    /** The job as it starts out, the same from whichever event it becomes known. */
    public static Job queued(JobRequest request) {
        return switch (request) {
            case BackupTriggered backup ->
                new Job(
                        backup.jobId(),
                        backup.vault().id(),
                        backup.target().instanceId(),
                        JobKind.BACKUP,
                        JobState.QUEUED,
                        backup.kind() == TriggerKind.ON_DEMAND,
                        backup,
                        backup.triggeredAt(),
                        null,
                        null,
                        null);
            case RunRestore restore ->
                new Job(
                        restore.jobId(),
                        restore.vault().id(),
                        restore.instanceId(),
                        JobKind.RESTORE,
                        JobState.QUEUED,
                        true,
                        restore,
                        restore.requestedAt(),
                        restore.recoveryPointId(),
                        null,
                        null);
            case TierRecoveryPoint tiering ->
                new Job(
                        tiering.jobId(),
                        tiering.vault().id(),
                        tiering.instanceId(),
                        JobKind.TIERING,
                        JobState.IN_PROGRESS,
                        false,
                        tiering,
                        tiering.decidedAt(),
                        tiering.recoveryPointId(),
                        null,
                        null);
        };
    }
}
