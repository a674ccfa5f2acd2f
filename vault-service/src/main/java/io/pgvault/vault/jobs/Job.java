package io.pgvault.vault.jobs;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.JobKind;
import io.pgvault.contract.job.JobRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of backup, restore or tiering, as people follow it.
 *
 * @param recoveryPointId that a backup made, a restore reads, a tiering moves or a rehydration brings back;
 *     null for a backup that made none yet
 * @param outcome null until the job has ended
 * @param progress null before the first sign of life
 * @param waiting for its recovery point to come back from the archive; null where it never waited
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
        @Nullable Progress progress,
        @Nullable Wait waiting) {

    /**
     * How long it has waited.
     *
     * @param until null while it waits
     */
    public record Wait(Instant since, @Nullable Instant until) {}

    /**
     * How a job ended.
     *
     * @param files that it made; null where it makes none
     */
    public record Outcome(
            Instant endedAt,
            @Nullable ErrorDetail error,
            List<ErrorDetail> warnings,
            long transferredBytes,
            long sourceBytes,
            @Nullable List<String> files) {
        public Outcome {
            warnings = List.copyOf(warnings);
            files = files == null ? null : List.copyOf(files);
        }

        /** Of a job that makes no files. */
        public Outcome(
                Instant endedAt,
                @Nullable ErrorDetail error,
                List<ErrorDetail> warnings,
                long transferredBytes,
                long sourceBytes) {
            this(endedAt, error, warnings, transferredBytes, sourceBytes, null);
        }

        public static Outcome failed(Instant at, ErrorDetail error) {
            return new Outcome(at, error, List.of(), 0, 0);
        }
    }

    /** The job as it starts out, the same from whichever event it becomes known. */
    public static Job queued(JobRequest request) {
        return new Job(
                request.jobId(),
                request.vault().id(),
                request.instanceId(),
                request.jobKind(),
                request.jobKind().isForWorkers() ? JobState.QUEUED : JobState.IN_PROGRESS,
                request.isOnDemand(),
                request,
                request.askedAt(),
                request.recoveryPointId(),
                null,
                null,
                null);
    }

    /** Whether it waits now. */
    public boolean isWaiting() {
        return waiting != null && waiting.until() == null && !state.hasEnded();
    }
}
