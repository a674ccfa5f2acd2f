package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.RecoveryPointFiles;
import jakarta.inject.Singleton;

/** {@link RecoveryPointFiles} on blob storage. */
@Singleton
public final class BlobRecoveryPointFiles implements RecoveryPointFiles {
    private final BlobStore store;
    private final StoredDocuments documents;
    private final StoredBlobs blobs;

    public BlobRecoveryPointFiles(BlobStore store, BlobLeases leases) {
        this.store = store;
        this.documents = new StoredDocuments(store);
        this.blobs = new StoredBlobs(store, leases, documents);
    }

    @Override
    public void describe(FollowedRecoveryPoint recoveryPoint, LifecycleDocument document) {
        documents.write(recoveryPoint.vault().id(), recoveryPoint.instanceId(), document);
    }

    @Override
    public boolean isHeld(FollowedRecoveryPoint recoveryPoint) {
        return blobs.isHeld(recoveryPoint.vault().id(), recoveryPoint.id());
    }

    @Override
    public void archive(FollowedRecoveryPoint recoveryPoint) {
        for (String part : blobs.dumps(recoveryPoint.vault().id(), recoveryPoint.instanceId(), recoveryPoint.id())) {
            BlobAddress address = address(recoveryPoint, part);
            store.setTier(address, BlobTier.ARCHIVE);
            if (store.tier(address).filter(BlobTier.ARCHIVE::equals).isEmpty()) {
                throw new BackupException(
                        ErrorCode.STORAGE_FAILED, "The blob " + address + " did not move to the archive tier.");
            }
        }
    }

    @Override
    public void delete(FollowedRecoveryPoint recoveryPoint) {
        store.delete(address(recoveryPoint, StorageLayout.manifest(recoveryPoint.instanceId(), recoveryPoint.id())));
        String last = lifecycle(recoveryPoint);
        String prefix = StorageLayout.recoveryPointPrefix(recoveryPoint.instanceId(), recoveryPoint.id());
        blobs.names(StorageLayout.container(recoveryPoint.vault().id()), prefix).stream()
                .filter(name -> !name.equals(last))
                .forEach(name -> store.delete(address(recoveryPoint, name)));
        String locks = StorageLayout.locksContainer(recoveryPoint.vault().id());
        blobs.names(locks, StorageLayout.holdsPrefix(recoveryPoint.id()))
                .forEach(hold -> store.delete(new BlobAddress(locks, hold)));
        store.delete(address(recoveryPoint, last));
    }

    private static String lifecycle(FollowedRecoveryPoint recoveryPoint) {
        return StorageLayout.lifecycle(recoveryPoint.instanceId(), recoveryPoint.id());
    }

    private static BlobAddress address(FollowedRecoveryPoint recoveryPoint, String name) {
        return new BlobAddress(StorageLayout.container(recoveryPoint.vault().id()), name);
    }
}
