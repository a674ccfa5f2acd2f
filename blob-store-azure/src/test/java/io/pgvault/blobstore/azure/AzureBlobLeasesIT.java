package io.pgvault.blobstore.azure;

import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobLeasesContract;
import io.pgvault.blobstore.BlobStore;

class AzureBlobLeasesIT extends BlobLeasesContract {
    private final BlobStore store = new AzureBlobStore(Accounts.azurite());
    private final BlobLeases leases = new AzureBlobLeases(Accounts.azurite(), store);

    @Override
    protected BlobStore store() {
        return store;
    }

    @Override
    protected BlobLeases leases() {
        return leases;
    }
}
