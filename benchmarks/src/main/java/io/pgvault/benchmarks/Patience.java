package io.pgvault.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what must come. */
public final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Patience() {}

    /** Returns as soon as it is so. */
    public static void until(Duration limit, String what, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("While waiting until " + what);
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("After " + limit + " it is not yet so: " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
