package io.pgvault.recoverypoints.parts;

import java.util.concurrent.atomic.AtomicLong;

/** How far a transfer is; written by the pipeline, read by whoever reports it. */
public final class TransferProgress {
    private final AtomicLong rawBytes = new AtomicLong();
    private final AtomicLong storedBytes = new AtomicLong();
    private final Runnable stillWanted;

    public TransferProgress() {
        this(() -> {});
    }

    /**
     * Makes one.
     *
     * @param stillWanted throws when the transfer is to end
     */
    public TransferProgress(Runnable stillWanted) {
        this.stillWanted = stillWanted;
    }

    void requireWanted() {
        stillWanted.run();
    }

    void add(long raw, long stored) {
        rawBytes.addAndGet(raw);
        storedBytes.addAndGet(stored);
    }

    public long rawBytes() {
        return rawBytes.get();
    }

    public long storedBytes() {
        return storedBytes.get();
    }
}
