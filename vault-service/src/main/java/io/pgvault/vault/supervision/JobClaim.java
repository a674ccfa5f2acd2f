package io.pgvault.vault.supervision;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobKind;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import java.time.Instant;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What and whose a message says that a job is.
 *
 * @param scheduledAt the instant of the schedule; null but for a scheduled backup
 * @param of the recovery point that a restore reads or a tiering moves; null for a backup
 */
record JobClaim(
        JobId job,
        JobKind kind,
        InstanceId instance,
        VaultReference vault,
        @Nullable Instant scheduledAt,
        @Nullable RecoveryPointId of) {
    /** A way to the archive is begun again only when storage has failed it. */
    private static final int MOST_MOVES = 10_000;

    static JobClaim of(JobRequest request) {
        return new JobClaim(
                request.jobId(),
                request.jobKind(),
                request.instanceId(),
                request.vault(),
                request instanceof BackupTriggered backup ? backup.scheduledAt() : null,
                request.recoveryPointId());
    }

    static JobClaim of(RecoveryPoint point) {
        return new JobClaim(
                point.jobId(), JobKind.BACKUP, point.instanceId(), point.vault(), point.scheduledAt(), null);
    }

    boolean isSameAs(JobClaim other) {
        return job.equals(other.job)
                && kind == other.kind
                && instance.equals(other.instance)
                && vault.id().equals(other.vault.id());
    }

    /** Whether the job may have this id: one that others can foresee belongs to what it was made from, and to nobody else. */
    boolean mayHaveItsId() {
        if (!job.isNameBased()) {
            return true;
        }
        return switch (kind) {
            case BACKUP ->
                scheduledAt != null && JobId.scheduled(instance, scheduledAt).equals(job);
            case TIERING ->
                of != null
                        && IntStream.rangeClosed(0, MOST_MOVES)
                                .anyMatch(moves -> JobId.tiering(of, moves).equals(job));
            case RESTORE, REHYDRATION -> false;
        };
    }
}
