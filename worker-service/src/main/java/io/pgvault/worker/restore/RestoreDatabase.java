package io.pgvault.worker.restore;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.storage.LifecycleDocument;
import io.pgvault.contract.storage.Manifest;
import io.pgvault.contract.storage.StorageLayout;
import io.pgvault.worker.jobs.AttemptOutcome;
import io.pgvault.worker.jobs.JobProgress;
import io.pgvault.worker.jobs.JobWork;
import io.pgvault.worker.jobs.LeaseKeeper;
import io.pgvault.worker.jobs.StoredDocuments;
import java.util.UUID;

/**
 * Restores a recovery point as a new database. It holds the recovery point while it reads, and looks only then whether
 * a deletion has begun: deletion marks first and looks for holds then, so one of the two always sees the other.
 */
public final class RestoreDatabase implements JobWork<RunRestore> {
    private final BlobLeases leases;
    private final LeaseKeeper.Times leaseTimes;
    private final StoredDocuments documents;
    private final DumpToDatabase dumpToDatabase;

    public RestoreDatabase(
            BlobStore store, BlobLeases leases, LeaseKeeper.Times leaseTimes, DumpToDatabase dumpToDatabase) {
        this.leases = leases;
        this.leaseTimes = leaseTimes;
        this.documents = new StoredDocuments(store);
        this.dumpToDatabase = dumpToDatabase;
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
            return dumpToDatabase.run(command, attempt, manifest(command), progress, keeper);
        }
    }

    private static void requireKept(RunRestore command, LifecycleDocument.State state) {
        switch (state) {
            case KEPT -> {
                // Whether its parts are online storage says when they are read.
            }
            case ARCHIVING ->
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_ARCHIVED,
                        "The recovery point " + command.recoveryPointId() + " is being moved to the archive.");
            case DELETING ->
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_DELETING,
                        "The recovery point " + command.recoveryPointId() + " is being deleted.");
        }
    }

    private Manifest manifest(RunRestore command) {
        String container = StorageLayout.container(command.vault().id());
        BlobAddress lifecycle =
                new BlobAddress(container, StorageLayout.lifecycle(command.instanceId(), command.recoveryPointId()));
        documents.lifecycle(lifecycle).map(LifecycleDocument::state).ifPresent(state -> requireKept(command, state));
        return documents
                .manifest(new BlobAddress(
                        container, StorageLayout.manifest(command.instanceId(), command.recoveryPointId())))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.RECOVERY_POINT_NOT_FOUND,
                        "There is no recovery point " + command.recoveryPointId() + " in storage."));
    }
}
