package io.pgvault.blobstore;

import java.time.InstantSource;

class FakeBlobStoreTest extends BlobStoreContract {
    private final FakeBlobs fake = new FakeBlobs(InstantSource.system());

    @Override
    protected BlobStore store() {
        return fake;
    }
}
