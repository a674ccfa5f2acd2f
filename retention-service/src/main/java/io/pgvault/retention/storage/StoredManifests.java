package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.storage.Manifest;
import io.pgvault.contract.storage.StorageLayout;
import java.io.IOException;
import java.util.Optional;

/** Reads manifests. */
final class StoredManifests {
    private final BlobStore store;

    StoredManifests(BlobStore store) {
        this.store = store;
    }

    /**
     * The manifest of a recovery point; empty when there is none.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when it is not a readable manifest of that
     *     recovery point, and what {@link BlobStore} throws
     */
    Optional<Manifest> find(VaultId vault, InstanceId instance, RecoveryPointId recoveryPoint) {
        BlobAddress address =
                new BlobAddress(StorageLayout.container(vault), StorageLayout.manifest(instance, recoveryPoint));
        Optional<Manifest> manifest = store.read(address).map(content -> parse(address, content));
        manifest.ifPresent(found -> {
            if (!found.recoveryPoint().id().equals(recoveryPoint)
                    || !found.recoveryPoint().instanceId().equals(instance)) {
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_CORRUPT, "The manifest " + address + " is of another recovery point.");
            }
        });
        return manifest;
    }

    private static Manifest parse(BlobAddress address, BlobContent content) {
        try {
            Manifest manifest = ContractJson.mapper().readValue(content.bytes(), Manifest.class);
            if (manifest == null || manifest.formatVersion() > Manifest.FORMAT_VERSION) {
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_CORRUPT,
                        "The manifest " + address + " is empty or of a newer format than this version reads.");
            }
            return manifest;
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_CORRUPT, "The manifest " + address + " is unreadable.", e);
        }
    }
}
