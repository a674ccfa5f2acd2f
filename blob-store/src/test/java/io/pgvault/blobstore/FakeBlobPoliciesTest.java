package io.pgvault.blobstore;

import java.util.Optional;

class FakeBlobPoliciesTest extends BlobPoliciesContract {
    private final FakeBlobs fake = new FakeBlobs(() -> now);

    FakeBlobPoliciesTest() {
        fake.setPoliciesKept(true);
    }

    @Override
    protected BlobStore store() {
        return fake;
    }

    @Override
    protected Optional<BlobPolicy> policyOf(BlobAddress address) {
        return fake.policy(address);
    }
}
