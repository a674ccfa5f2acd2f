package io.pgvault.worker.files;

import io.pgvault.blobstore.FileContainer;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.error.BackupException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A file in the making: what is written is cut into blocks, of which several are on their way at once and no more than those
 * in memory. Nothing of it can be seen before it is created of its blocks; what never comes to that leaves nothing.
 */
final class StagedFile extends OutputStream {
    /** Blocks on their way; one more is being filled. */
    static final int AT_ONCE = 3;

    /** A blob has up to 50,000. */
    private static final long MOST_BLOCKS = 49_000;

    private static final int MIB = 1024 * 1024;
    private static final int LEAST_BLOCK_BYTES = 8 * MIB;
    private static final int ID_BYTES = 20;

    private final FileContainer container;
    private final String name;
    private final UUID attempt;
    private final Runnable beforeBlock;
    private final int blockBytes;
    private final ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
    private final Deque<Future<byte[]>> onTheirWay = new ArrayDeque<>();
    private final Deque<byte[]> free = new ArrayDeque<>();
    private final List<String> blocks = new ArrayList<>();
    private byte[] block = new byte[0];
    private int filled;
    private long bytes;

    /**
     * Begins it.
     *
     * @param attempt whose blocks they are: another job, or a worker that is taken for dead, may be at a file of that name
     * @param expectedBytes by which the blocks are made as large as they have to be
     * @param beforeBlock throws when the work is to end
     */
    StagedFile(FileContainer container, String name, AttemptId attempt, long expectedBytes, Runnable beforeBlock) {
        this.container = container;
        this.name = name;
        this.attempt = attempt.value();
        this.beforeBlock = beforeBlock;
        this.blockBytes = blockBytes(expectedBytes);
    }

    /** Whole mebibytes, of which as many as a blob may have hold the file. */
    static int blockBytes(long fileBytes) {
        long least = Math.ceilDiv(Math.ceilDiv(fileBytes, MOST_BLOCKS), MIB) * MIB;
        return Math.toIntExact(Math.max(LEAST_BLOCK_BYTES, least));
    }

    @Override
    public void write(int value) throws InterruptedIOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] content, int start, int length) throws InterruptedIOException {
        int from = start;
        int end = start + length;
        while (from < end) {
            if (block.length == 0) {
                block = emptyBlock();
            }
            int fits = Math.min(end - from, block.length - filled);
            System.arraycopy(content, from, block, filled, fits);
            from += fits;
            filled += fits;
            if (filled == block.length) {
                send();
            }
        }
        bytes += length;
    }

    /** The last block is as short as it is. */
    private void send() {
        beforeBlock.run();
        byte[] full = block;
        byte[] content = filled == full.length ? full : Arrays.copyOf(full, filled);
        String id = id(blocks.size());
        blocks.add(id);
        onTheirWay.add(executor.submit(() -> {
            container.stageBlock(name, id, content);
            return full;
        }));
        block = new byte[0];
        filled = 0;
    }

    private byte[] emptyBlock() throws InterruptedIOException {
        if (onTheirWay.size() >= AT_ONCE) {
            free.add(arrived(onTheirWay.removeFirst()));
        }
        byte[] again = free.poll();
        return again == null ? new byte[blockBytes] : again;
    }

    private static byte[] arrived(Future<byte[]> sent) throws InterruptedIOException {
        try {
            return sent.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The work was stopped");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BackupException known) {
                throw known;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("A block could not be sent", e.getCause());
        }
    }

    /** The same length for all that anybody stages under that name, as storage wants it. */
    private String id(int number) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(ID_BYTES)
                        .putLong(attempt.getMostSignificantBits())
                        .putLong(attempt.getLeastSignificantBits())
                        .putInt(number)
                        .array());
    }

    /** All of a file is there, and nothing can be seen of it yet. */
    record Complete(String name, List<String> blocks, long bytes) {
        Complete {
            blocks = List.copyOf(blocks);
        }
    }

    /** Sends what is left, and waits until all of it is there. */
    Complete complete() throws InterruptedIOException {
        if (filled > 0) {
            send();
        }
        while (!onTheirWay.isEmpty()) {
            free.add(arrived(onTheirWay.removeFirst()));
        }
        return new Complete(name, blocks, bytes);
    }

    /** Ends what is on its way. */
    @Override
    public void close() {
        executor.shutdownNow();
        executor.close();
    }
}
