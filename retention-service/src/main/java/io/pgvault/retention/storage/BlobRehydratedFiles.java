package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobCopy;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.retention.rehydration.RehydratedFiles;
import io.pgvault.retention.rehydration.Rehydration;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link RehydratedFiles} on blob storage. */
@Singleton
public final class BlobRehydratedFiles implements RehydratedFiles {
    private final BlobStore store;
    private final StoredDocuments documents;
    private final StoredBlobs blobs;

    public BlobRehydratedFiles(BlobStore store, BlobLeases leases) {
        this.store = store;
        this.documents = new StoredDocuments(store);
        this.blobs = new StoredBlobs(store, leases, documents);
    }

    @Override
    public boolean bringBack(Rehydration rehydration) {
        List<String> dumps =
                blobs.dumps(rehydration.vault().id(), rehydration.instanceId(), rehydration.recoveryPointId());
        if (dumps.isEmpty()) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_CORRUPT,
                    "The recovery point " + rehydration.recoveryPointId() + " has no dumps in storage.");
        }
        boolean areAllOnline = true;
        for (String dump : dumps) {
            areAllOnline &= isOnline(rehydration, dump);
        }
        return areAllOnline;
    }

    private boolean isOnline(Rehydration rehydration, String dump) {
        BlobAddress copy = address(
                rehydration, StorageLayout.rehydrated(rehydration.instanceId(), rehydration.recoveryPointId(), dump));
        if (store.copy(copy).isEmpty()) {
            store.startCopy(
                    address(rehydration, dump),
                    copy,
                    BlobTier.HOT,
                    rehydration.terms().priority());
        }
        BlobCopy begun = store.copy(copy).orElse(new BlobCopy.Pending());
        return switch (begun) {
            case BlobCopy.Done() -> true;
            case BlobCopy.Pending() -> false;
            case BlobCopy.Failed(String why) -> {
                store.delete(copy);
                throw new BackupException(
                        ErrorCode.STORAGE_FAILED, "Storage gave up the copy " + copy + " from the archive: " + why);
            }
        };
    }

    @Override
    public boolean describe(Rehydration rehydration, @Nullable Instant until) {
        return documents.rehydrated(
                rehydration.vault().id(), rehydration.instanceId(), rehydration.recoveryPointId(), until);
    }

    @Override
    public boolean isHeld(Rehydration rehydration) {
        return blobs.isHeld(rehydration.vault().id(), rehydration.recoveryPointId());
    }

    @Override
    public void remove(Rehydration rehydration) {
        blobs.names(
                        StorageLayout.container(rehydration.vault().id()),
                        StorageLayout.rehydratedPrefix(rehydration.instanceId(), rehydration.recoveryPointId()))
                .forEach(name -> store.delete(address(rehydration, name)));
    }

    private static BlobAddress address(Rehydration rehydration, String name) {
        return new BlobAddress(StorageLayout.container(rehydration.vault().id()), name);
    }
}
