package io.pgvault.messaging;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The moment from which something is to end, for threads that must not sleep through it. */
public final class Closing {
    private final CountDownLatch closed = new CountDownLatch(1);

    public void close() {
        closed.countDown();
    }

    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Lets time pass, but not beyond the closing; true when that has come. */
    public boolean isClosedWithin(Duration time) throws InterruptedException {
        return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The same for a loop that looks by itself whether to go on; whoever is interrupted meanwhile closes. */
    public void pause(Duration time) {
        try {
            var unused = isClosedWithin(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }
}
