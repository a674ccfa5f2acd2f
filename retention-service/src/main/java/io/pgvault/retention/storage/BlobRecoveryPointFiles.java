package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.RecoveryPointFiles;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** {@link RecoveryPointFiles} on blob storage. */
@Singleton
public final class BlobRecoveryPointFiles implements RecoveryPointFiles {
    private final BlobStore store;
    private final BlobLeases leases;
    private final StoredDocuments documents;

    public BlobRecoveryPointFiles(BlobStore store, BlobLeases leases) {
        this.store = store;
        this.leases = leases;
        this.documents = new StoredDocuments(store);
    }

    @Override
    public void describe(FollowedRecoveryPoint recoveryPoint, LifecycleDocument document) {
        documents.write(recoveryPoint.vault().id(), recoveryPoint.instanceId(), document);
    }

    @Override
    public boolean isHeld(FollowedRecoveryPoint recoveryPoint) {
        String locks = StorageLayout.locksContainer(recoveryPoint.vault().id());
        return names(locks, StorageLayout.holdsPrefix(recoveryPoint.id())).stream()
                .anyMatch(hold -> leases.isLeased(new BlobAddress(locks, hold)));
    }

    @Override
    public void archive(FollowedRecoveryPoint recoveryPoint) {
        for (String part : dumps(recoveryPoint)) {
            BlobAddress address = address(recoveryPoint, part);
            store.setTier(address, BlobTier.ARCHIVE);
            if (store.tier(address).filter(BlobTier.ARCHIVE::equals).isEmpty()) {
                throw new BackupException(
                        ErrorCode.STORAGE_FAILED, "The blob " + address + " did not move to the archive tier.");
            }
        }
    }

    /** What is small and says what is in them stays. */
    private List<String> dumps(FollowedRecoveryPoint recoveryPoint) {
        AttemptId attempt = documents
                .manifest(recoveryPoint.vault().id(), recoveryPoint.instanceId(), recoveryPoint.id())
                .orElseThrow(() -> new BackupException(
                        ErrorCode.RECOVERY_POINT_CORRUPT,
                        "The recovery point " + recoveryPoint.id() + " has no manifest."))
                .attemptId();
        return names(
                        StorageLayout.container(recoveryPoint.vault().id()),
                        StorageLayout.attemptPrefix(recoveryPoint.instanceId(), recoveryPoint.id(), attempt))
                .stream()
                .filter(StorageLayout::isOfDump)
                .toList();
    }

    @Override
    public void delete(FollowedRecoveryPoint recoveryPoint) {
        store.delete(address(recoveryPoint, StorageLayout.manifest(recoveryPoint.instanceId(), recoveryPoint.id())));
        String last = lifecycle(recoveryPoint);
        String prefix = StorageLayout.recoveryPointPrefix(recoveryPoint.instanceId(), recoveryPoint.id());
        names(StorageLayout.container(recoveryPoint.vault().id()), prefix).stream()
                .filter(name -> !name.equals(last))
                .forEach(name -> store.delete(address(recoveryPoint, name)));
        String locks = StorageLayout.locksContainer(recoveryPoint.vault().id());
        names(locks, StorageLayout.holdsPrefix(recoveryPoint.id()))
                .forEach(hold -> store.delete(new BlobAddress(locks, hold)));
        store.delete(address(recoveryPoint, last));
    }

    private List<String> names(String container, String prefix) {
        try (Stream<StoredBlob> blobs = store.list(container, prefix)) {
            return blobs.map(StoredBlob::name).toList();
        }
    }

    private static String lifecycle(FollowedRecoveryPoint recoveryPoint) {
        return StorageLayout.lifecycle(recoveryPoint.instanceId(), recoveryPoint.id());
    }

    private static BlobAddress address(FollowedRecoveryPoint recoveryPoint, String name) {
        return new BlobAddress(StorageLayout.container(recoveryPoint.vault().id()), name);
    }
}
