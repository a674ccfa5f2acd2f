package io.pgvault.systemtests.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where an answer waits after storage has done its work, so that a test can act exactly between two steps. */
public final class Gate {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Waits until an answer waits here. */
    public void awaitReached(Duration atMost) throws InterruptedException {
        if (!reached.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("No request came to the gate in " + atMost.toSeconds() + " s");
        }
    }

    /** Lets the answer go on, and all that follow. */
    public void open() {
        opened.countDown();
    }

    void pass() throws InterruptedException {
        reached.countDown();
        opened.await();
    }
}
