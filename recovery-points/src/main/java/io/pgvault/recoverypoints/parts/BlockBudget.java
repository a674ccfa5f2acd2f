package io.pgvault.recoverypoints.parts;

import io.pgvault.recoverypoints.documents.StoredStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The blocks that may be in memory at once, and the pace of what goes through them, over all jobs of a worker. Buffers
 * are used again: blocks are too large for a collector to like a new one every few milliseconds.
 */
public final class BlockBudget {
    private static final CodecChain CODECS = CodecChain.reading(StoredStream.CODECS);

    private final Semaphore permits;
    private final int blocks;
    private final int frameBytes;
    private final Pace pace;
    private final Deque<Buffers> free = new ArrayDeque<>();

    /** Room for one raw frame and for its encoded form. */
    @SuppressWarnings("ArrayRecordComponent") // a pair of work areas, never compared
    record Buffers(byte[] raw, byte[] scratch) {}

    public BlockBudget(int blocks) {
        this(blocks, Pace.free());
    }

    /**
     * Makes one.
     *
     * @param pace of all that goes through these blocks
     */
    public BlockBudget(int blocks, Pace pace) {
        this(blocks, Frames.FRAME_BYTES, pace);
    }

    BlockBudget(int blocks, int frameBytes) {
        this(blocks, frameBytes, Pace.free());
    }

    BlockBudget(int blocks, int frameBytes, Pace pace) {
        this.pace = pace;
        this.permits = new Semaphore(blocks, true);
        this.blocks = blocks;
        this.frameBytes = frameBytes;
    }

    /** Raw bytes of the largest block that there is room for. */
    int largestRaw() {
        return frameBytes;
    }

    /** The same as it is stored. */
    int largestStored() {
        return CODECS.bound(frameBytes);
    }

    Pace pace() {
        return pace;
    }

    /** Whether nobody has a block. */
    boolean isWhole() {
        return permits.availablePermits() == blocks;
    }

    Buffers take() throws InterruptedException {
        permits.acquire();
        return buffers();
    }

    /** Takes what is wanted ahead: at least half of all blocks stays for others, however long those taken are kept. */
    Optional<Buffers> tryTake() {
        int left = blocks / 2;
        if (!permits.tryAcquire(left + 1)) {
            return Optional.empty();
        }
        permits.release(left);
        return Optional.of(buffers());
    }

    private Buffers buffers() {
        synchronized (free) {
            Buffers buffers = free.poll();
            return buffers != null ? buffers : new Buffers(new byte[frameBytes], new byte[largestStored()]);
        }
    }

    void giveBack(Buffers buffers) {
        synchronized (free) {
            free.push(buffers);
        }
        permits.release();
    }
}
