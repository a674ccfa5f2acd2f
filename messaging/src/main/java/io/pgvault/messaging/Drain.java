package io.pgvault.messaging;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets work in until it is closed, and then waits for what is inside. */
final class Drain {
    private final Closing closing = new Closing();
    private final Semaphore places = new Semaphore(Integer.MAX_VALUE);

    /** Runs the work unless it is too late for that; says which. */
    boolean run(Runnable work) {
        places.acquireUninterruptibly();
        try {
            if (closing.isClosed()) {
                return false;
            }
            work.run();
            return true;
        } finally {
            places.release();
        }
    }

    /** Lets time pass, but not beyond the closing; true when that has come. */
    boolean isClosedWithin(Duration pause) throws InterruptedException {
        return closing.isClosedWithin(pause);
    }

    /** Lets nothing in any more and waits until nothing is inside; false when something still is. */
    boolean close(Duration atMost) throws InterruptedException {
        closing.close();
        if (!places.tryAcquire(Integer.MAX_VALUE, atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        places.release(Integer.MAX_VALUE);
        return true;
    }
}
