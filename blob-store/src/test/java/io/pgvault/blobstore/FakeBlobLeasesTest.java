package io.pgvault.blobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FakeBlobLeasesTest extends BlobLeasesContract {
    private Instant now = Instant.parse("2026-11-20T00:00:00Z");
    private final FakeBlobs fake = new FakeBlobs(() -> now);

    @Override
    protected BlobStore store() {
        return fake;
    }

    @Override
    protected BlobLeases leases() {
        return fake;
    }

    @Test
    void endsByTheClock() {
        fake.createContainer("c");
        BlobAddress lock = new BlobAddress("c", "lock");
        fake.acquire(lock, UUID.randomUUID(), Duration.ofSeconds(15));
        now = now.plusSeconds(15);

        assertThat(fake.isLeased(lock)).isFalse();
        assertThat(fake.acquire(lock, UUID.randomUUID(), Duration.ofSeconds(15)))
                .isTrue();
    }
}
