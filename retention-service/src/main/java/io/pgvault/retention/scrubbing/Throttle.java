package io.pgvault.retention.scrubbing;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Holds reading up, so that no more than so many bytes are read in a second; or ends it. */
public final class Throttle {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long bytesPerSecond;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private long free;
    private volatile boolean stopped;

    /** Waits. */
    public interface Pause {
        void nanos(long nanos) throws InterruptedException;
    }

    public Throttle(long bytesPerSecond, LongSupplier nanoTime, Pause pause) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.free = nanoTime.getAsLong();
    }

    /**
     * So many bytes were read.
     *
     * @throws InterruptedException when reading is to end
     */
    public void read(int bytes) throws InterruptedException {
        if (stopped) {
            throw new InterruptedException("The service stops");
        }
        long now = nanoTime.getAsLong();
        // What was slower than it might be is not made up for.
        free = Math.max(free, now - SECOND) + (long) ((double) bytes * SECOND / bytesPerSecond);
        if (free > now) {
            pause.nanos(free - now);
        }
    }

    public void stop() {
        stopped = true;
    }
}
