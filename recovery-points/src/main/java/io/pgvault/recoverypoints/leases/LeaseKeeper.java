package io.pgvault.recoverypoints.leases;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a lease alive while an attempt works. When it could not be renewed for longer than is safe, or is another's,
 * the attempt is stopped: its lease may already be somebody else's.
 */
public final class LeaseKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

    private final BlobLeases leases;
    private final BlobAddress address;
    private final UUID leaseId;
    private final Times times;
    private final Consumer<ErrorDetail> onLost;
    private final AtomicBoolean lost = new AtomicBoolean();
    private final Thread thread;
    private boolean closed;
    private volatile long renewedNanos = System.nanoTime();

    /**
     * How a lease is kept.
     *
     * @param duration how long storage grants it, 15 to 60 s
     * @param renewal the pause between renewals
     * @param patience how long work may go on without a successful renewal; well below {@code duration}
     */
    public record Times(Duration duration, Duration renewal, Duration patience) {}

    private LeaseKeeper(
            BlobLeases leases, BlobAddress address, UUID leaseId, Times times, Consumer<ErrorDetail> onLost) {
        this.leases = leases;
        this.address = address;
        this.leaseId = leaseId;
        this.times = times;
        this.onLost = onLost;
        this.thread = Thread.ofPlatform().daemon().name("lease-" + leaseId).unstarted(this::run);
    }

    /** Keeps a lease that has just been taken; {@code onLost} gets the reason for stopping, once. */
    public static LeaseKeeper keep(
            BlobLeases leases, BlobAddress address, UUID leaseId, Times times, Consumer<ErrorDetail> onLost) {
        LeaseKeeper keeper = new LeaseKeeper(leases, address, leaseId, times, onLost);
        keeper.thread.start();
        return keeper;
    }

    /**
     * Renews now: the last look before something that cannot be taken back.
     *
     * @throws BackupException {@link ErrorCode#LEASE_LOST}
     */
    public void renewNow() {
        if (lost.get() || !leases.renew(address, leaseId)) {
            throw lostLease();
        }
        renewedNanos = System.nanoTime();
    }

    boolean isLost() {
        return lost.get();
    }

    private BackupException lostLease() {
        return new BackupException(ErrorCode.LEASE_LOST, "The lease of " + address + " was lost; the attempt stops.");
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(times.renewal());
            } catch (InterruptedException e) {
                return;
            }
            if (!renewed()
                    || System.nanoTime() - renewedNanos > times.patience().toNanos()) {
                lose();
                return;
            }
        }
    }

    /** Whoever has closed must not be stopped any more: a renewal that was on its way finds the lease released. */
    private synchronized void lose() {
        if (!closed) {
            lost.set(true);
            onLost.accept(lostLease().toDetail());
        }
    }

    private synchronized void endLoss() {
        closed = true;
    }

    /** False when the lease is another's; storage that does not answer is met with patience. */
    private boolean renewed() {
        try {
            boolean mine = leases.renew(address, leaseId);
            if (mine) {
                renewedNanos = System.nanoTime();
            }
            return mine;
        } catch (BackupException e) {
            LOG.warn("The lease of {} could not be renewed: {}", address, e.getMessage());
            return true;
        }
    }

    @Override
    public void close() {
        endLoss();
        thread.interrupt();
        try {
            leases.release(address, leaseId);
        } catch (BackupException e) {
            LOG.info("The lease of {} could not be released and ends by itself: {}", address, e.getMessage());
        }
    }
}
