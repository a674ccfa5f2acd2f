package io.pgvault.recoverypoints.parts;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Holds transfers up, all together, so that no more than so many bytes of their streams move in a second. */
public final class Pace {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long STEP = Duration.ofMillis(500).toNanos();

    private final long bytesPerSecond;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private long next;

    /** Waits. */
    interface Pause {
        void nanos(long nanos) throws InterruptedException;
    }

    public Pace(long bytesPerSecond) {
        this(bytesPerSecond, System::nanoTime, nanos -> Thread.sleep(Duration.ofNanos(nanos)));
    }

    Pace(long bytesPerSecond, LongSupplier nanoTime, Pause pause) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("A pace must be at least 1 byte a second, not " + bytesPerSecond);
        }
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.next = nanoTime.getAsLong();
    }

    /** Holds nobody up. */
    public static Pace free() {
        return new Pace(Long.MAX_VALUE);
    }

    /** Of so many bytes a second; null for one that holds nobody up. */
    public static Pace of(@Nullable Long bytesPerSecond) {
        return bytesPerSecond == null ? free() : new Pace(bytesPerSecond);
    }

    /**
     * So many bytes have moved, or are about to.
     *
     * @param stillWanted asked now and then while it waits; throws when the transfer is to end
     */
    void moved(int bytes, Runnable stillWanted) throws InterruptedException {
        long until = reserve(bytes);
        for (long left = until - nanoTime.getAsLong(); left > 0; left = until - nanoTime.getAsLong()) {
            pause.nanos(Math.min(left, STEP));
            stillWanted.run();
        }
    }

    /** Until when they take; what was slower than it might have been is not made up for. */
    private synchronized long reserve(int bytes) {
        next = Math.max(next, nanoTime.getAsLong()) + (long) ((double) bytes * SECOND / bytesPerSecond);
        return next;
    }
}
