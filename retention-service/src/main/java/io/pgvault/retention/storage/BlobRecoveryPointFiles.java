package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.storage.LifecycleDocument;
import io.pgvault.contract.storage.StorageLayout;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.RecoveryPointFiles;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** {@link RecoveryPointFiles} on blob storage. */
public final class BlobRecoveryPointFiles implements RecoveryPointFiles {
    private final BlobStore store;
    private final BlobLeases leases;
    private final StoredDocument documents;

    public BlobRecoveryPointFiles(BlobStore store, BlobLeases leases) {
        this.store = store;
        this.leases = leases;
        this.documents = new StoredDocument(store);
    }

    @Override
    public void markDeleting(FollowedRecoveryPoint recoveryPoint, Instant now) {
        LifecycleDocument kept = recoveryPoint.document(now);
        documents.write(address(recoveryPoint, lifecycle(recoveryPoint)), kept.deleting(recoveryPoint.reason(), now));
    }

    @Override
    public boolean isHeld(FollowedRecoveryPoint recoveryPoint) {
        String locks = StorageLayout.locksContainer(recoveryPoint.vaultId());
        return names(locks, StorageLayout.holdsPrefix(recoveryPoint.id())).stream()
                .anyMatch(hold -> leases.isLeased(new BlobAddress(locks, hold)));
    }

    @Override
    public void delete(FollowedRecoveryPoint recoveryPoint) {
        store.delete(address(recoveryPoint, StorageLayout.manifest(recoveryPoint.instanceId(), recoveryPoint.id())));
        String last = lifecycle(recoveryPoint);
        String prefix = StorageLayout.recoveryPointPrefix(recoveryPoint.instanceId(), recoveryPoint.id());
        names(StorageLayout.container(recoveryPoint.vaultId()), prefix).stream()
                .filter(name -> !name.equals(last))
                .forEach(name -> store.delete(address(recoveryPoint, name)));
        String locks = StorageLayout.locksContainer(recoveryPoint.vaultId());
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
        return new BlobAddress(StorageLayout.container(recoveryPoint.vaultId()), name);
    }
}
