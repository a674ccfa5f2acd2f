package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.retention.rebuilding.StoredVaults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link StoredVaults} on blob storage. */
@Singleton
public final class BlobStoredVaults implements StoredVaults {
    private final BlobStore store;
    private final StoredDocuments documents;

    public BlobStoredVaults(BlobStore store) {
        this.store = store;
        this.documents = new StoredDocuments(store);
    }

    @Override
    public List<VaultId> all() {
        try (Stream<String> containers = store.containers(StorageLayout.CONTAINER_PREFIX)) {
            return containers
                    .flatMap(container -> StorageLayout.vaultOf(container).stream())
                    .toList();
        }
    }

    @Override
    public void prepare(VaultId vault) {
        store.createContainer(StorageLayout.container(vault));
        store.createContainer(StorageLayout.locksContainer(vault));
        store.createContainer(StorageLayout.SERVERS_CONTAINER);
    }

    @Override
    public List<String> documents(VaultId vault) {
        return StoredBlobs.names(store, StorageLayout.container(vault), StorageLayout.CATALOGUE_PREFIX);
    }

    @Override
    public Optional<CatalogueDocument> document(VaultId vault, String name) {
        return documents.catalogueDocument(vault, name);
    }

    @Override
    public Set<InstanceId> instances(VaultId vault) {
        try (Stream<StoredBlob> blobs = store.list(StorageLayout.container(vault), StorageLayout.INSTANCES_PREFIX)) {
            return blobs.flatMap(blob -> StorageLayout.instanceOf(blob.name()).stream())
                    .collect(Collectors.toSet());
        }
    }
}
