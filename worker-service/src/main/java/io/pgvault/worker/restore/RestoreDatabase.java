package io.pgvault.worker.restore;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.JobWork;
import java.util.UUID;

/**
 * Restores a recovery point as new databases. It holds the recovery point while it reads, and looks only then whether
 * a deletion has begun: deletion marks first and looks for holds then, so one of the two always sees the other.
 */
public final class RestoreDatabase implements JobWork<RunRestore> {
    private final BlobStore store;
    private final BlobLeases leases;
    private final LeaseKeeper.Times leaseTimes;
    private final RestoreChecks checks;
    private final DumpsToDatabases dumpsToDatabases;

    public RestoreDatabase(
            BlobStore store,
            BlobLeases leases,
            LeaseKeeper.Times leaseTimes,
            RestoreChecks checks,
            DumpsToDatabases dumpsToDatabases) {
        this.store = store;
        this.leases = leases;
        this.leaseTimes = leaseTimes;
        this.checks = checks;
        this.dumpsToDatabases = dumpsToDatabases;
    }

    @Override
    public AttemptOutcome run(RunRestore command, Attempt attempt, JobProgress progress) throws InterruptedException {
        BlobAddress hold = new BlobAddress(
                StorageLayout.locksContainer(command.vault().id()),
                StorageLayout.hold(command.recoveryPointId(), command.jobId()));
        UUID leaseId = attempt.attemptId().value();
        if (!leases.acquire(hold, leaseId, leaseTimes.duration())) {
            return new AttemptOutcome.Yielded();
        }
        try (LeaseKeeper keeper = LeaseKeeper.keep(leases, hold, leaseId, leaseTimes, progress.stopSignal()::request)) {
            RestoreHold held = new RestoreHold(store, leases, keeper, hold, leaseId);
            return dumpsToDatabases.run(command, attempt, checks.manifest(command), progress, held);
        }
    }
}
