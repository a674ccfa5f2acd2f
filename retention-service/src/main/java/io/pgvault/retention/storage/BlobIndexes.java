package io.pgvault.retention.storage;

import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.VaultId;
import io.pgvault.recoverypoints.documents.CopyText;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.retention.indexing.Indexes;
import jakarta.inject.Singleton;

/** {@link Indexes} on blob storage. */
@Singleton
public final class BlobIndexes implements Indexes {
    private final StoredDocuments documents;

    public BlobIndexes(BlobStore store) {
        this.documents = new StoredDocuments(store);
    }

    @Override
    public void write(VaultId vault, String name, CopyText index) {
        documents.write(vault, name, index);
    }
}
