package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import java.util.List;
import java.util.stream.Stream;

/** What lies in storage of recovery points, by its names. */
final class StoredBlobs {
    private final BlobStore store;
    private final BlobLeases leases;
    private final StoredDocuments documents;

    StoredBlobs(BlobStore store, BlobLeases leases, StoredDocuments documents) {
        this.store = store;
        this.leases = leases;
        this.documents = documents;
    }

    List<String> names(String container, String prefix) {
        return names(store, container, prefix);
    }

    /** Names of the blobs that begin with the prefix. */
    static List<String> names(BlobStore store, String container, String prefix) {
        try (Stream<StoredBlob> blobs = store.list(container, prefix)) {
            return blobs.map(StoredBlob::name).toList();
        }
    }

    /**
     * What goes to the archive of a recovery point: its dumps. What is small and says what is in them stays.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when there is no readable manifest
     */
    List<String> dumps(VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint) {
        return documents
                .manifest(vault, instance, recoveryPoint)
                .map(manifest -> StorageLayout.attemptPrefix(instance, recoveryPoint, manifest.attemptId()))
                .map(prefix -> names(StorageLayout.container(vault), prefix).stream()
                        .filter(StorageLayout::isOfDump)
                        .toList())
                .orElseThrow(() -> new BackupException(
                        ErrorCode.RECOVERY_POINT_CORRUPT, "The recovery point " + recoveryPoint + " has no manifest."));
    }

    /** Whether a restore reads the recovery point now. */
    boolean isHeld(VaultId vault, RecoveryPointId recoveryPoint) {
        String locks = StorageLayout.locksContainer(vault);
        return names(locks, StorageLayout.holdsPrefix(recoveryPoint)).stream()
                .anyMatch(hold -> leases.isLeased(new BlobAddress(locks, hold)));
    }
}
