package io.pgvault.systemtests.faults;

import java.util.concurrent.TimeUnit;

/** Holds a flow of bytes to a rate. */
final class Pace {
    private static final int LARGEST_PORTION = 64 * 1024;
    private static final int PORTIONS_PER_SECOND = 20;

    private final long bytesPerSecond;
    private final long begin = System.nanoTime();
    private long passed;

    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    int portion() {
        return Math.clamp(bytesPerSecond / PORTIONS_PER_SECOND, 1, LARGEST_PORTION);
    }

    void after(int bytes) throws InterruptedException {
        passed += bytes;
        if (bytesPerSecond < Long.MAX_VALUE) {
            long due = (long) (passed * 1e9 / bytesPerSecond) - (System.nanoTime() - begin);
            if (due > 0) {
                TimeUnit.NANOSECONDS.sleep(due);
            }
        }
    }
}
