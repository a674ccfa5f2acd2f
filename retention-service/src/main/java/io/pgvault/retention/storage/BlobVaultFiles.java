package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.retention.vaults.VaultFiles;
import java.util.Optional;
import java.util.stream.Stream;

/** {@link VaultFiles} on blob storage. */
public final class BlobVaultFiles implements VaultFiles {
    private final BlobStore store;

    public BlobVaultFiles(BlobStore store) {
        this.store = store;
    }

    @Override
    public void delete(VaultId vault) {
        String container = StorageLayout.container(vault);
        if (store.hasContainer(container)) {
            recoveryPoint(container).ifPresent(manifest -> {
                throw new BackupException(
                        ErrorCode.VAULT_NOT_EMPTY,
                        "The containers of the vault " + vault + " stay: the recovery point " + manifest
                                + " lies in them.");
            });
            store.deleteContainer(container);
        }
        store.deleteContainer(StorageLayout.locksContainer(vault));
    }

    private Optional<String> recoveryPoint(String container) {
        try (Stream<StoredBlob> blobs = store.list(container, "")) {
            return blobs.map(StoredBlob::name).filter(StorageLayout::isManifest).findFirst();
        }
    }
}
