package io.pgvault.blobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link BlobLeases} does. */
public abstract class BlobLeasesContract {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final String container = "leases-" + UUID.randomUUID();
    private final BlobAddress lock = new BlobAddress(container, "backup/1");
    private final UUID mine = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    protected abstract BlobStore store();

    protected abstract BlobLeases leases();

    @BeforeEach
    void createContainer() {
        store().createContainer(container);
    }

    @Test
    void onlyOneHoldsIt() {
        assertThat(leases().acquire(lock, mine, LONG)).isTrue();

        assertThat(leases().acquire(lock, other, LONG)).isFalse();
        assertThat(leases().isLeased(lock)).isTrue();
    }

    @Test
    void takingItAgainUnderTheSameIdIsFine() {
        leases().acquire(lock, mine, LONG);

        assertThat(leases().acquire(lock, mine, LONG)).isTrue();
    }

    @Test
    void onlyTheHolderRenewsAndWrites() {
        leases().acquire(lock, mine, LONG);

        assertThat(leases().renew(lock, mine)).isTrue();
        assertThat(leases().renew(lock, other)).isFalse();
        assertThat(leases().write(lock, mine, new byte[] {1})).isTrue();
        assertThat(leases().write(lock, other, new byte[] {2})).isFalse();
        assertThat(store().read(lock, 1 << 20).orElseThrow().bytes()).containsExactly(1);
    }

    @Test
    void whatIsReleasedCanBeTaken() {
        leases().acquire(lock, mine, LONG);
        leases().release(lock, mine);

        assertThat(leases().isLeased(lock)).isFalse();
        assertThat(leases().acquire(lock, other, LONG)).isTrue();
    }

    @Test
    void releasingAnothersLeaseChangesNothing() {
        leases().acquire(lock, mine, LONG);
        leases().release(lock, other);

        assertThat(leases().isLeased(lock)).isTrue();
    }

    @Test
    void nothingIsLeasedThatDoesNotExist() {
        assertThat(leases().isLeased(lock)).isFalse();
        assertThat(leases().renew(lock, mine)).isFalse();
    }
}
