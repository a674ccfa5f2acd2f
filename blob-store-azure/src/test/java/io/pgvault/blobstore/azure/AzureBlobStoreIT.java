package io.pgvault.blobstore.azure;

import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobStoreContract;

class AzureBlobStoreIT extends BlobStoreContract {
    private final BlobStore store = new AzureBlobStore(Accounts.azurite());

    @Override
    protected BlobStore store() {
        return store;
    }
}
