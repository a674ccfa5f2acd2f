package io.pgvault.worker.kafka;

import io.pgvault.worker.attempts.Claimant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The slots of one kind of work, and who holds them. Two more lie past them: one for a vault that holds none, one for a
 * database server that holds none. So nobody's work, however long it takes, keeps that of all others waiting.
 */
final class JobSlots {
    private final int ordinary;
    private final Duration patience;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Slot> held = new ArrayList<>();
    private boolean stopped;

    private enum Kind {
        ORDINARY,
        OTHER_VAULT,
        OTHER_SERVER
    }

    /** One slot, until it is closed. */
    final class Slot implements AutoCloseable {
        private final Kind kind;
        private final Claimant claimant;

        private Slot(Kind kind, Claimant claimant) {
            this.kind = kind;
            this.claimant = claimant;
        }

        @Override
        public void close() {
            change(() -> held.remove(this));
        }
    }

    /**
     * Makes free slots.
     *
     * @param patience how long all ordinary ones may be taken before anybody gets one past them
     */
    JobSlots(int ordinary, Duration patience) {
        this.ordinary = ordinary;
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    /** Waits until an ordinary slot is free, or {@link #stop}; false when that took too long. */
    boolean awaitFree(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!stopped && count(Kind.ORDINARY) >= ordinary) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets whoever waits for a slot go on. */
    void stop() {
        change(() -> stopped = true);
    }

    /** Takes an ordinary slot, which is free. */
    Slot take(Claimant claimant) {
        return locked(() -> hold(Kind.ORDINARY, claimant));
    }

    /** Whether anybody may get a slot past the ordinary ones. */
    boolean isOpenPast() {
        return locked(() -> count(Kind.OTHER_VAULT) == 0 || count(Kind.OTHER_SERVER) == 0);
    }

    /** Takes a slot past the ordinary ones; empty for whoever holds some already. */
    Optional<Slot> takePast(Claimant claimant) {
        return locked(() -> {
            if (count(Kind.OTHER_VAULT) == 0 && holdsNone(Claimant::vault, claimant)) {
                return Optional.of(hold(Kind.OTHER_VAULT, claimant));
            }
            if (count(Kind.OTHER_SERVER) == 0 && holdsNone(Claimant::server, claimant)) {
                return Optional.of(hold(Kind.OTHER_SERVER, claimant));
            }
            return Optional.empty();
        });
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private Slot hold(Kind kind, Claimant claimant) {
        Slot slot = new Slot(kind, claimant);
        held.add(slot);
        return slot;
    }

    private long count(Kind kind) {
        return held.stream().filter(slot -> slot.kind == kind).count();
    }

    private boolean holdsNone(Function<Claimant, Object> of, Claimant claimant) {
        return held.stream().noneMatch(slot -> of.apply(slot.claimant).equals(of.apply(claimant)));
    }
}
