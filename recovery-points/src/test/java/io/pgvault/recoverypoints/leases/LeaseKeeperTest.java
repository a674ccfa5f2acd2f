package io.pgvault.recoverypoints.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LeaseKeeperTest {
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final LeaseKeeper.Times QUICK =
            new LeaseKeeper.Times(LEASE, Duration.ofMillis(20), Duration.ofSeconds(20));
    private static final LeaseKeeper.Times IMPATIENT =
            new LeaseKeeper.Times(LEASE, Duration.ofMillis(20), Duration.ofMillis(200));
    private static final LeaseKeeper.Times NEVER =
            new LeaseKeeper.Times(LEASE, Duration.ofHours(1), Duration.ofHours(2));

    private final BlobAddress lock = new BlobAddress("locks", "backup/1");
    private final UUID mine = UUID.randomUUID();
    private final List<ErrorDetail> reasons = new CopyOnWriteArrayList<>();
    private final AtomicInteger renewals = new AtomicInteger();
    private volatile Instant now = Instant.parse("2026-11-20T22:00:00Z");
    private volatile boolean storageIsAway;
    private volatile CountDownLatch answer = new CountDownLatch(0);
    private final FakeBlobs blobs = new FakeBlobs(() -> now);
    private final BlobLeases leases = observed();

    @BeforeEach
    void takeTheLease() {
        blobs.createContainer("locks");
        assertThat(blobs.acquire(lock, mine, LEASE)).isTrue();
    }

    @Test
    void renewsForAsLongAsWorkLasts() {
        try (LeaseKeeper keeper = keep(QUICK)) {
            for (int i = 0; i < 5; i++) {
                now = now.plus(LEASE).minusSeconds(1);
                int before = renewals.get();
                await().until(() -> renewals.get() > before + 1);
                assertThat(blobs.isLeased(lock)).isTrue();
            }
            assertThat(keeper.isLost()).isFalse();
        }
        assertThat(reasons).isEmpty();
    }

    @Test
    void closingGivesTheLeaseBack() {
        keep(QUICK).close();

        assertThat(blobs.isLeased(lock)).isFalse();
        assertThat(reasons).isEmpty();
    }

    @Test
    void stopsTheWorkOnceWhenAnotherHasTakenTheLease() {
        try (LeaseKeeper keeper = keep(QUICK)) {
            UUID other = takeOver();

            await().until(() -> keeper.isLost() && !reasons.isEmpty());

            assertThat(reasons).hasSize(1);
            assertThat(reasons)
                    .singleElement()
                    .satisfies(why -> assertThat(why.errorCode()).isEqualTo(ErrorCode.LEASE_LOST));
            assertThatThrownBy(keeper::renewNow).isInstanceOf(BackupException.class);
            assertThat(blobs.acquire(lock, other, LEASE)).isTrue();
        }
        assertThat(blobs.isLeased(lock)).as("the other's lease is left alone").isTrue();
    }

    @Test
    void isPatientWhileStorageDoesNotAnswer() {
        try (LeaseKeeper keeper = keep(QUICK)) {
            storageIsAway = true;
            int before = renewals.get();
            await().until(() -> renewals.get() > before + 5);
            assertThat(keeper.isLost()).isFalse();

            storageIsAway = false;
            int back = renewals.get();
            await().until(() -> renewals.get() > back + 2);
            assertThat(keeper.isLost()).isFalse();
        }
        assertThat(reasons).isEmpty();
    }

    @Test
    void stopsTheWorkWhenStorageIsAwayForLongerThanIsSafe() {
        storageIsAway = true;
        try (LeaseKeeper keeper = keep(IMPATIENT)) {
            await().until(() -> keeper.isLost() && !reasons.isEmpty());
            assertThat(reasons).hasSize(1);
        }
    }

    @Test
    void theLastLookTellsThatTheLeaseIsAnothers() {
        try (LeaseKeeper keeper = keep(NEVER)) {
            keeper.renewNow();
            takeOver();

            assertThatThrownBy(keeper::renewNow)
                    .isInstanceOfSatisfying(
                            BackupException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.LEASE_LOST));
        }
    }

    @Test
    void aRenewalThatIsOnItsWayWhenWorkEndsStopsNothing() throws Exception {
        answer = new CountDownLatch(1);
        LeaseKeeper keeper = keep(QUICK);
        await().until(() -> renewals.get() > 0);

        keeper.close();
        answer.countDown();

        assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
        await().during(Duration.ofMillis(200)).until(reasons::isEmpty);
    }

    private final CountDownLatch answered = new CountDownLatch(1);

    private LeaseKeeper keep(LeaseKeeper.Times times) {
        return LeaseKeeper.keep(leases, lock, mine, times, reasons::add);
    }

    private UUID takeOver() {
        UUID other = UUID.randomUUID();
        blobs.release(lock, mine);
        assertThat(blobs.acquire(lock, other, LEASE)).isTrue();
        return other;
    }

    private BlobLeases observed() {
        return (BlobLeases) Proxy.newProxyInstance(
                BlobLeases.class.getClassLoader(), new Class<?>[] {BlobLeases.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("renew")) {
                        renewals.incrementAndGet();
                        awaitAnswer();
                        if (storageIsAway) {
                            throw new BackupException(ErrorCode.STORAGE_UNREACHABLE, "Storage is away.");
                        }
                    }
                    try {
                        Object result = method.invoke(blobs, arguments);
                        if (method.getName().equals("renew")) {
                            answered.countDown();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** As a network call would: deaf to interrupts. */
    private void awaitAnswer() {
        boolean open = false;
        while (!open) {
            try {
                open = answer.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                renewals.incrementAndGet();
            }
        }
    }
}
