package io.pgvault.messaging;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets work in until it is stopped, and then waits for what is inside. */
final class Drain {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Semaphore places = new Semaphore(Integer.MAX_VALUE);

    /** Runs the work unless it is too late for that; says which. */
    boolean run(Runnable work) {
        places.acquireUninterruptibly();
        try {
            if (isStopped()) {
                return false;
            }
            work.run();
            return true;
        } finally {
            places.release();
        }
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Waits, for no longer than until it is stopped; says whether it is. */
    boolean isStoppedWithin(Duration pause) throws InterruptedException {
        return stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets nothing in any more and waits until nothing is inside; false when something still is. */
    boolean stop(Duration atMost) throws InterruptedException {
        stopped.countDown();
        if (!places.tryAcquire(Integer.MAX_VALUE, atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        places.release(Integer.MAX_VALUE);
        return true;
    }
}
