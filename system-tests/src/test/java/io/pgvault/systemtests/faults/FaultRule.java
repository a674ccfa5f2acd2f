package io.pgvault.systemtests.faults;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A fault for the next so many requests of a kind; it ends when they are used up or when this is closed. */
public final class FaultRule implements AutoCloseable {
    private final Predicate<StorageRequest> wanted;
    private final HttpFault fault;
    private final AtomicInteger left;
    private final AtomicInteger used = new AtomicInteger();
    private final Consumer<FaultRule> onClose;

    FaultRule(Predicate<StorageRequest> wanted, HttpFault fault, int count, Consumer<FaultRule> onClose) {
        this.wanted = wanted;
        this.fault = fault;
        this.left = new AtomicInteger(count);
        this.onClose = onClose;
    }

    HttpFault fault() {
        return fault;
    }

    boolean takes(StorageRequest request) {
        if (wanted.test(request) && left.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
            used.incrementAndGet();
            return true;
        }
        return false;
    }

    /** How many requests have met the fault. */
    public int used() {
        return used.get();
    }

    /** Ends the fault for requests to come, and lets go what waits. */
    @Override
    public void close() {
        left.set(0);
        if (fault instanceof HttpFault.Held held) {
            held.gate().open();
        }
        onClose.accept(this);
    }
}
