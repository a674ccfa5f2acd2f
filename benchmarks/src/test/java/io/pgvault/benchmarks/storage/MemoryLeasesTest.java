package io.pgvault.benchmarks.storage;

import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobLeasesContract;
import io.pgvault.blobstore.BlobStore;
import org.junit.jupiter.api.AfterEach;

class MemoryLeasesTest extends BlobLeasesContract {
    private final ServedAccount account = new ServedAccount();

    @Override
    protected BlobStore store() {
        return account.store();
    }

    @Override
    protected BlobLeases leases() {
        return account.leases();
    }

    @AfterEach
    void close() {
        account.close();
    }
}
