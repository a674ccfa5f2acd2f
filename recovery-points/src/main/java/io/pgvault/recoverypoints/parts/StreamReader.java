package io.pgvault.recoverypoints.parts;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StoredStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Brings a stored stream back: downloads, checks and decompresses several blocks at once and hands them on in order. No
 * byte is handed on that was not checked against the block list, and the block list itself against the manifest.
 */
public final class StreamReader {
    private final BlobStore store;
    private final BlockBudget budget;
    private final int parallelism;

    public StreamReader(BlobStore store, BlockBudget budget, int parallelism) {
        this.store = store;
        this.budget = budget;
        this.parallelism = parallelism;
    }

    /** For who wants a stream's beginning and no more: no blocks are downloaded that nobody may ask for, but one. */
    public StreamReader oneByOne() {
        return new StreamReader(store, budget, 1);
    }

    /**
     * Writes the stream to {@code out} and leaves that open.
     *
     * @throws IOException when {@code out} does not take it
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when anything is not as the manifest says
     */
    public void read(StoredStream stream, String container, OutputStream out, TransferProgress progress)
            throws IOException, InterruptedException {
        StoredBlockList list = new StoredBlockList(store, container, stream, budget);
        list.verify();
        ExecutorService executor = Executors.newFixedThreadPool(parallelism);
        InOrder digesting = new InOrder();
        Run run = new Run(executor, digesting, stream, container, progress);
        try {
            run.read(list.iterator(), out);
        } finally {
            // Only when nobody works on them any more may others have the buffers.
            digesting.close();
            executor.shutdownNow();
            executor.close();
            run.giveBackAll();
        }
    }

    /** A block on its way. */
    private record Requested(Future<?> loaded, BlockBudget.Buffers buffers, int rawBytes) {}

    private final class Run {
        private final ExecutorService executor;
        private final InOrder digesting;
        private final StoredStream stream;
        private final CodecChain codecs;
        private final String container;
        private final TransferProgress progress;
        private final MessageDigest rawDigest = Sha256.digest();
        private final Deque<Requested> inFlight = new ArrayDeque<>();
        private int segment = -1;
        private long offset;
        private long blocks;
        private long rawBytes;

        Run(
                ExecutorService executor,
                InOrder digesting,
                StoredStream stream,
                String container,
                TransferProgress progress) {
            this.executor = executor;
            this.digesting = digesting;
            this.stream = stream;
            this.codecs = CodecChain.reading(stream.codecs());
            this.container = container;
            this.progress = progress;
        }

        void read(Iterator<StoredBlock> blocks, OutputStream out) throws IOException, InterruptedException {
            while (blocks.hasNext()) {
                request(blocks.next(), out);
            }
            while (!inFlight.isEmpty()) {
                handOn(out);
            }
            if (!Sha256.hex(rawDigest.digest()).equals(stream.rawSha256())) {
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_CORRUPT, "The stream's digest is not the one in the manifest.");
            }
        }

        private void request(StoredBlock block, OutputStream out) throws IOException, InterruptedException {
            if (block.segment() != segment) {
                segment = block.segment();
                offset = 0;
            }
            long start = offset;
            offset += block.storedBytes();
            rawBytes += block.rawBytes();
            if (++blocks > stream.blockCount() || rawBytes > stream.rawBytes()) {
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_CORRUPT, "The block list holds more than the manifest says.");
            }
            if (block.rawBytes() == 0) {
                // A seek table serves readers of single ranges; it holds nothing of the stream.
                return;
            }
            BlobAddress address = new BlobAddress(container, segmentName(block.segment()));
            BlockBudget.Buffers buffers = room(out);
            Future<?> loaded = executor.submit(() -> load(address, start, block, buffers));
            inFlight.add(new Requested(loaded, buffers, block.rawBytes()));
        }

        /** Waits for room only with empty hands: two jobs that wait for each other's room would wait for ever. */
        private BlockBudget.Buffers room(OutputStream out) throws IOException, InterruptedException {
            while (!inFlight.isEmpty()) {
                Optional<BlockBudget.Buffers> free =
                        inFlight.size() <= parallelism ? budget.tryTake() : Optional.empty();
                if (free.isPresent()) {
                    return free.get();
                }
                handOn(out);
            }
            return budget.take();
        }

        private String segmentName(int number) {
            if (number >= stream.segments().size()) {
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_CORRUPT, "The block list names a segment that the manifest lacks.");
            }
            return stream.segments().get(number).name();
        }

        private void load(BlobAddress address, long start, StoredBlock block, BlockBudget.Buffers buffers) {
            byte[] stored = store.readRange(address, start, block.storedBytes());
            if (!Sha256.of(stored).equals(block.sha256())) {
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_CORRUPT,
                        "The block at byte " + start + " of " + address + " is not what was stored.");
            }
            progress.add(0, stored.length);
            codecs.decode(stored, buffers, block.rawBytes());
        }

        private void handOn(OutputStream out) throws IOException, InterruptedException {
            Requested oldest = inFlight.getFirst();
            Object unused = StreamWriter.await(oldest.loaded());
            byte[] raw = oldest.buffers().raw();
            Future<?> digested = digesting.submit(() -> rawDigest.update(raw, 0, oldest.rawBytes()));
            out.write(raw, 0, oldest.rawBytes());
            unused = StreamWriter.await(digested);
            progress.add(oldest.rawBytes(), 0);
            inFlight.removeFirst();
            budget.giveBack(oldest.buffers());
            budget.pace().moved(oldest.rawBytes(), progress::requireWanted);
        }

        /** After a failure the blocks that nobody will ask for must still give their room back. */
        void giveBackAll() {
            inFlight.forEach(requested -> budget.giveBack(requested.buffers()));
        }
    }
}
