package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.JobEvent.JobCompleted;
import io.pgvault.contract.job.JobEvent.JobFailed;
import io.pgvault.contract.job.JobEvent.JobStarted;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.contract.policy.DataStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The way of a recovery point to the archive, as people follow it: one job each time that it is begun. */
record TieringJob(TierRecoveryPoint request, Attempt attempt) {

    /** The same each time that it is asked for, whatever happened between. */
    static TieringJob of(FollowedRecoveryPoint begun) {
        JobId job = JobId.tiering(begun.id(), begun.moves());
        return new TieringJob(
                new TierRecoveryPoint(
                        job,
                        begun.vault(),
                        begun.instanceId(),
                        begun.id(),
                        DataStore.VAULT_STORE,
                        DataStore.ARCHIVE_STORE,
                        begun.reason(),
                        Objects.requireNonNull(begun.decidedAt(), "its way was never begun")),
                new Attempt(job, new AttemptId(job.value()), 1, "retention-service"));
    }

    JobStarted started(Instant now) {
        return new JobStarted(attempt, now, request);
    }

    JobCompleted completed(Instant now) {
        return new JobCompleted(attempt, now, request, null, 0, List.of());
    }

    JobFailed failed(BackupException failure, Instant now) {
        return new JobFailed(attempt, now, request, failure.toDetail());
    }
}
