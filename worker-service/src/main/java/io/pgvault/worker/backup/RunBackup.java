package io.pgvault.worker.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.JobWork;
import io.pgvault.worker.attempts.Together;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Backs up a data source: takes the instance's lease and a slot of its server, then {@link DumpToRecoveryPoint} works. */
public final class RunBackup implements JobWork<BackupTriggered> {
    private static final int LARGEST_HOLDER = 4 << 10;

    private final BlobStore store;
    private final BlobLeases leases;
    private final LeaseKeeper.Times leaseTimes;
    private final ServerSlots slots;
    private final DumpToRecoveryPoint dump;
    private final StoredDocuments documents;

    /** Who holds an instance's lease, as written into the leased blob. */
    record LeaseHolder(String jobId, String attemptId) {}

    public RunBackup(
            BlobStore store,
            BlobLeases leases,
            LeaseKeeper.Times leaseTimes,
            ServerSlots slots,
            DumpToRecoveryPoint dump) {
        this.store = store;
        this.leases = leases;
        this.leaseTimes = leaseTimes;
        this.slots = slots;
        this.dump = dump;
        this.documents = new StoredDocuments(store);
    }

    @Override
    public AttemptOutcome run(BackupTriggered trigger, Attempt attempt, JobProgress progress)
            throws InterruptedException {
        BlobAddress lock = new BlobAddress(
                StorageLayout.locksContainer(trigger.vault().id()),
                StorageLayout.backupLock(trigger.source().instanceId()));
        UUID leaseId = attempt.attemptId().value();
        if (!leases.acquire(lock, leaseId, leaseTimes.duration())) {
            return heldByAnother(trigger, lock);
        }
        try (LeaseKeeper keeper = LeaseKeeper.keep(leases, lock, leaseId, leaseTimes, progress.stopSignal()::request)) {
            Optional<AttemptOutcome> known = begin(trigger, attempt, progress, lock);
            return known.isPresent() ? known.get() : dumped(trigger, attempt, progress, keeper);
        }
    }

    /** Says who has the lease, and looks, at once, whether there is a reason not to dump: the first counts. */
    private Optional<AttemptOutcome> begin(
            BackupTriggered trigger, Attempt attempt, JobProgress progress, BlobAddress lock)
            throws InterruptedException {
        List<Together.Piece<Optional<AttemptOutcome>>> pieces = List.of(
                stop -> {
                    leases.write(lock, attempt.attemptId().value(), holder(attempt));
                    return Optional.empty();
                },
                stop -> backedUpAlready(trigger),
                stop -> deleted(trigger));
        return Together.run(pieces, pieces.size(), progress.stopSignal()).stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<AttemptOutcome> backedUpAlready(BackupTriggered trigger) {
        return documents
                .manifest(trigger.vault().id(), trigger.instanceId(), RecoveryPointId.of(trigger.jobId()))
                .map(DumpToRecoveryPoint::completed);
    }

    private Optional<AttemptOutcome> deleted(BackupTriggered trigger) {
        return documents.isDeleted(trigger.vault().id(), trigger.instanceId())
                ? Optional.of(new AttemptOutcome.Failed(ErrorDetail.of(
                        ErrorCode.INSTANCE_DELETED,
                        "The backup instance " + trigger.source().instanceName() + " was deleted.")))
                : Optional.empty();
    }

    private AttemptOutcome dumped(BackupTriggered trigger, Attempt attempt, JobProgress progress, LeaseKeeper keeper)
            throws InterruptedException {
        Optional<LeaseKeeper> slot = slots.take(trigger.source(), attempt);
        if (slot.isEmpty()) {
            return new AttemptOutcome.Deferred(slots.nextTry());
        }
        try {
            return dump.run(trigger, attempt, progress, keeper);
        } finally {
            slot.get().close();
        }
    }

    private AttemptOutcome heldByAnother(BackupTriggered trigger, BlobAddress lock) {
        if (store.read(lock, LARGEST_HOLDER)
                .map(RunBackup::readHolder)
                .filter(holder -> holder.jobId().equals(trigger.jobId().toString()))
                .isPresent()) {
            return new AttemptOutcome.Yielded();
        }
        String message = "Another backup of " + trigger.source().instanceName() + " is running.";
        return trigger.trigger() == TriggerKind.SCHEDULED
                ? new AttemptOutcome.Skipped(ErrorDetail.of(ErrorCode.BACKUP_RUNNING, message))
                : new AttemptOutcome.Failed(ErrorDetail.of(ErrorCode.MAX_CONCURRENT_OPERATIONS, message));
    }

    private static byte[] holder(Attempt attempt) {
        try {
            return ContractJson.mapper()
                    .writeValueAsBytes(new LeaseHolder(
                            attempt.jobId().toString(), attempt.attemptId().toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Two strings are always JSON", e);
        }
    }

    /** Between taking a lease and writing its holder a reader finds nothing, or the holder before. */
    private static LeaseHolder readHolder(BlobContent content) {
        try {
            return content.bytes().length == 0
                    ? new LeaseHolder("", "")
                    : ContractJson.mapper().readValue(content.bytes(), LeaseHolder.class);
        } catch (IOException e) {
            throw new BackupException(ErrorCode.STORAGE_FAILED, "A lock blob holds something unreadable.", e);
        }
    }
}
