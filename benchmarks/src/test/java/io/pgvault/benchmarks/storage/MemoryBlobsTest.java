package io.pgvault.benchmarks.storage;

import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobStoreContract;
import org.junit.jupiter.api.AfterEach;

class MemoryBlobsTest extends BlobStoreContract {
    private final ServedAccount account = new ServedAccount();

    @Override
    protected BlobStore store() {
        return account.store();
    }

    @AfterEach
    void close() {
        account.close();
    }
}
