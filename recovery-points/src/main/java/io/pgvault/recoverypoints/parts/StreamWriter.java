package io.pgvault.recoverypoints.parts;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.error.BackupException;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.documents.StoredStream.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Stores a stream: reads it in frames, encodes, digests and uploads several of them at once, and stages
 * everything. Nothing becomes visible before {@link Staged#commit}, which the caller calls once the stream is known to be
 * whole.
 */
public final class StreamWriter {
    /** With its seek table a segment stays below the 50,000 blocks that a blob may have. */
    static final int FRAMES_PER_SEGMENT = 49_000;

    private static final int COMMITS = 4;

    private final BlobStore store;
    private final BlockBudget budget;
    private final int parallelism;
    private final CodecChain codecs;
    private final int framesPerSegment;
    private final int together;
    private final @Nullable BlobPolicy policy;
    private final Pace pace;

    public StreamWriter(BlobStore store, BlockBudget budget, int parallelism, int level) {
        this(store, budget, parallelism, level, FRAMES_PER_SEGMENT, BlockBlob.TOGETHER);
    }

    StreamWriter(BlobStore store, BlockBudget budget, int parallelism, int level, int framesPerSegment, int together) {
        this.store = store;
        this.budget = budget;
        this.parallelism = parallelism;
        this.codecs = new CodecChain(List.of(new ZstdCodec(level)));
        this.framesPerSegment = framesPerSegment;
        this.together = together;
        this.policy = null;
        this.pace = Pace.free();
    }

    private StreamWriter(StreamWriter like, @Nullable BlobPolicy policy, Pace pace) {
        this.pace = pace;
        this.store = like.store;
        this.budget = like.budget;
        this.parallelism = like.parallelism;
        this.codecs = like.codecs;
        this.framesPerSegment = like.framesPerSegment;
        this.together = like.together;
        this.policy = policy;
    }

    /** The same, but what it commits is under a policy from its first moment; null for none. */
    public StreamWriter under(@Nullable BlobPolicy wanted) {
        return new StreamWriter(this, wanted, pace);
    }

    /** The same, but at a pace of its own beside that of all. */
    public StreamWriter at(Pace wanted) {
        return new StreamWriter(this, policy, wanted);
    }

    /**
     * Stages the whole stream.
     *
     * @param container that all of it goes to
     * @throws IOException when the stream cannot be read
     * @throws BackupException when storage fails
     */
    public Staged stage(InputStream stream, String container, StreamNames names, TransferProgress progress)
            throws IOException, InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(parallelism);
        InOrder digesting = new InOrder();
        Run run = new Run(executor, digesting, container, names, progress);
        try {
            return run.stage(stream);
        } finally {
            // First, for what is never digested is never sent.
            digesting.close();
            executor.shutdownNow();
            executor.close();
            run.giveBackUnused();
        }
    }

    /** Everything is staged, nothing can be seen yet. */
    public static final class Staged {
        private final List<BlockBlob> segments;
        private final List<String> codecs;
        private final BlockList blocks;
        private final long rawBytes;
        private final String rawSha256;
        private final @Nullable BlobPolicy policy;

        private Staged(Run run, List<String> codecs, @Nullable BlobPolicy policy) {
            this.segments = run.segments;
            this.codecs = codecs;
            this.blocks = run.blocks;
            this.rawBytes = run.rawBytes;
            this.rawSha256 = Sha256.hex(run.rawDigest.digest());
            this.policy = policy;
        }

        /**
         * Makes the segments and the block list of a main stream visible, each at one stroke and whole.
         *
         * @param client version of the program that wrote it
         */
        public StoredStream commit(String client) throws InterruptedException {
            return commit(StoredStream.MAIN, client, null);
        }

        /**
         * The same of a stream that holds the rows of some tables.
         *
         * @param tables as schema and name
         */
        public StoredStream commitData(String client, List<String> tables) throws InterruptedException {
            return commit(StoredStream.DATA, client, tables);
        }

        private StoredStream commit(String content, String client, @Nullable List<String> tables)
                throws InterruptedException {
            List<Segment> committed = new ArrayList<>();
            long storedBytes = 0;
            try (ExecutorService atOnce = Executors.newFixedThreadPool(Math.min(segments.size() + 1, COMMITS))) {
                Future<StoredBlob> list = atOnce.submit(() -> blocks.commit(policy));
                List<Future<StoredBlob>> blobs = segments.stream()
                        .map(segment -> atOnce.submit(() -> segment.commit(policy)))
                        .toList();
                for (Future<StoredBlob> one : blobs) {
                    StoredBlob blob = await(one);
                    committed.add(new Segment(blob.name(), blob.bytes(), blob.etag()));
                    storedBytes += blob.bytes();
                }
                StoredBlob sidecar = await(list);
                return new StoredStream(
                        content,
                        client,
                        codecs,
                        committed,
                        sidecar.name(),
                        blocks.sha256(),
                        blocks.count(),
                        rawBytes,
                        rawSha256,
                        storedBytes + sidecar.bytes(),
                        tables);
            }
        }
    }

    /** A block on its way; its buffers are given back by the one that compresses and uploads it. */
    private record Sent(Future<StoredBlock> stored, BlockBudget.Buffers buffers) {}

    private final class Run {
        private final ExecutorService executor;
        private final InOrder digesting;
        private final String container;
        private final StreamNames names;
        private final BlockList blocks;
        private final TransferProgress progress;
        private final MessageDigest rawDigest = Sha256.digest();
        private final Deque<Sent> inFlight = new ArrayDeque<>();
        private final List<BlockBlob> segments = new ArrayList<>();
        private final List<Frames.Sizes> frames = new ArrayList<>();
        private int blockNumber;
        private long rawBytes;

        Run(
                ExecutorService executor,
                InOrder digesting,
                String container,
                StreamNames names,
                TransferProgress progress) {
            this.executor = executor;
            this.digesting = digesting;
            this.container = container;
            this.names = names;
            this.blocks = new BlockList(store, new BlobAddress(container, names.blocks()));
            this.progress = progress;
        }

        Staged stage(InputStream stream) throws IOException, InterruptedException {
            openSegment();
            boolean more = true;
            while (more) {
                BlockBudget.Buffers buffers = budget.take();
                int length;
                try {
                    length = stream.readNBytes(buffers.raw(), 0, buffers.raw().length);
                } catch (IOException | RuntimeException e) {
                    budget.giveBack(buffers);
                    throw e;
                }
                more = length == buffers.raw().length;
                if (length > 0) {
                    rawBytes += length;
                    nextSegmentWhenFull(buffers);
                    send(buffers, length);
                    pace.moved(length, progress::requireWanted);
                    budget.pace().moved(length, progress::requireWanted);
                } else {
                    budget.giveBack(buffers);
                }
            }
            closeSegment();
            return new Staged(this, codecs.names(), policy);
        }

        private void nextSegmentWhenFull(BlockBudget.Buffers buffers) throws InterruptedException {
            if (blockNumber < framesPerSegment) {
                return;
            }
            try {
                closeSegment();
            } catch (InterruptedException | RuntimeException e) {
                budget.giveBack(buffers);
                throw e;
            }
            openSegment();
        }

        private void send(BlockBudget.Buffers buffers, int length) throws InterruptedException {
            int number = blockNumber++;
            int segmentNumber = segments.size() - 1;
            BlockBlob segment = segments.getLast();
            // Not by who reads: a pipe that nobody reads holds up the program that fills it.
            Future<?> digested = digesting.submit(() -> rawDigest.update(buffers.raw(), 0, length));
            Future<StoredBlock> block = executor.submit(() -> {
                byte[] stored;
                try {
                    var unused = await(digested);
                    stored = codecs.encode(buffers, length);
                    segment.add(number, stored);
                } finally {
                    budget.giveBack(buffers);
                }
                progress.add(length, stored.length);
                return new StoredBlock(segmentNumber, stored.length, length, Sha256.of(stored));
            });
            inFlight.add(new Sent(block, buffers));
            while (inFlight.size() > parallelism
                    || (!inFlight.isEmpty() && inFlight.peek().stored().isDone())) {
                collectOldest();
            }
        }

        private void collectOldest() throws InterruptedException {
            StoredBlock block = await(inFlight.getFirst().stored());
            inFlight.removeFirst();
            blocks.add(block);
            frames.add(new Frames.Sizes(block.storedBytes(), block.rawBytes()));
        }

        /** After a failure: what was sent and never begun will give nothing back. */
        void giveBackUnused() {
            inFlight.stream().filter(sent -> !sent.stored().isDone()).forEach(sent -> budget.giveBack(sent.buffers()));
        }

        private void openSegment() {
            segments.add(new BlockBlob(store, new BlobAddress(container, names.segment(segments.size())), together));
            frames.clear();
            blockNumber = 0;
        }

        private void closeSegment() throws InterruptedException {
            while (!inFlight.isEmpty()) {
                collectOldest();
            }
            byte[] table = Frames.seekTable(frames);
            segments.getLast().add(blockNumber, table);
            segments.getLast().end();
            blocks.add(new StoredBlock(segments.size() - 1, table.length, 0, Sha256.of(table)));
            progress.add(0, table.length);
        }
    }

    static <T> T await(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BackupException known) {
                throw known;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("A block could not be handled", e.getCause());
        }
    }
}
