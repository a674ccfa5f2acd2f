package io.pgvault.worker.restore;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.RestoreJob;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import java.util.UUID;

/**
 * Holds a recovery point while a restore reads it. Whether a deletion has begun is looked at only then: deletion marks first
 * and looks for holds then, so one of the two always sees the other.
 */
public final class HoldRecoveryPoint {
    private final BlobStore store;
    private final BlobLeases leases;
    private final LeaseKeeper.Times leaseTimes;

    public HoldRecoveryPoint(BlobStore store, BlobLeases leases, LeaseKeeper.Times leaseTimes) {
        this.store = store;
        this.leases = leases;
        this.leaseTimes = leaseTimes;
    }

    /** What is done under the hold. */
    @FunctionalInterface
    public interface Work {
        AttemptOutcome run(RestoreHold hold) throws InterruptedException;
    }

    /** Works under the hold, which ends with the work; yields where another attempt of the job has it. */
    public AttemptOutcome during(RestoreJob job, Attempt attempt, JobProgress progress, Work work)
            throws InterruptedException {
        BlobAddress hold = new BlobAddress(
                StorageLayout.locksContainer(job.vault().id()), StorageLayout.hold(job.recoveryPointId(), job.jobId()));
        UUID leaseId = attempt.attemptId().value();
        if (!leases.acquire(hold, leaseId, leaseTimes.duration())) {
            return new AttemptOutcome.Yielded();
        }
        try (LeaseKeeper keeper = LeaseKeeper.keep(leases, hold, leaseId, leaseTimes, progress.stopSignal()::request)) {
            return work.run(new RestoreHold(store, leases, keeper, hold, leaseId));
        }
    }
}
