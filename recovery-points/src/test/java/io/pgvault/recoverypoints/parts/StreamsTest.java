package io.pgvault.recoverypoints.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.ZstdInputStream;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.documents.StoredStream.Segment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The writer and the reader of streams together, with small frames and segments. */
@Timeout(60)
class StreamsTest {
    private static final String CONTAINER = "c";
    private static final StreamNames NAMES =
            StreamNames.ofDatabase(InstanceId.random(), RecoveryPointId.of(JobId.random()), AttemptId.random(), 0);
    private static final int FRAME = 1000;
    private static final int FRAMES_PER_SEGMENT = 4;
    private static final int TOGETHER = 5 * FRAME / 2;
    private static final int PARALLELISM = 3;

    private final FakeBlobs blobs = new FakeBlobs(InstantSource.system());
    private final BlockBudget budget = new BlockBudget(4, FRAME);

    StreamsTest() {
        blobs.createContainer(CONTAINER);
    }

    @BeforeEach
    void startsWhole() {
        assertThat(budget.isWhole()).isTrue();
    }

    @Property(tries = 60)
    void anyLengthComesBackByteForByte(@ForAll("lengths") int length) throws Exception {
        StreamsTest story = new StreamsTest();
        byte[] raw = random(length);

        StoredStream dump = story.write(raw);

        assertThat(dump.rawBytes()).isEqualTo(length);
        assertThat(dump.rawSha256()).isEqualTo(Sha256.of(raw));
        int frames = (length + FRAME - 1) / FRAME;
        int segments = Math.max(1, (frames + FRAMES_PER_SEGMENT - 1) / FRAMES_PER_SEGMENT);
        assertThat(dump.segments()).hasSize(segments);
        assertThat(dump.blockCount()).isEqualTo(frames + segments);
        assertThat(dump.storedBytes()).isEqualTo(story.storedBytes());
        assertThat(story.read(dump)).isEqualTo(raw);
        assertThat(story.decodePlainly(dump)).isEqualTo(raw);
        assertThat(story.budget.isWhole()).isTrue();
    }

    @Provide
    Arbitrary<Integer> lengths() {
        Arbitrary<Integer> around = Arbitraries.integers()
                .between(0, 10)
                .flatMap(frames ->
                        Arbitraries.integers().between(-2, 2).map(offset -> Math.max(0, frames * FRAME + offset)));
        return Arbitraries.oneOf(around, Arbitraries.integers().between(0, 10 * FRAME));
    }

    @Test
    void countsWhatWentThrough() throws Exception {
        byte[] raw = random(5 * FRAME + 1);
        TransferProgress written = new TransferProgress();
        TransferProgress restored = new TransferProgress();

        StoredStream dump = stage(new ByteArrayInputStream(raw), written).commit("15.20");
        reader().read(dump, CONTAINER, new ByteArrayOutputStream(), restored);

        assertThat(written.rawBytes()).isEqualTo(restored.rawBytes()).isEqualTo(raw.length);
        assertThat(written.storedBytes())
                .isEqualTo(dump.segments().stream().mapToLong(Segment::bytes).sum());
    }

    @Test
    void aSmallStreamIsStoredWithoutBlocks() throws Exception {
        byte[] raw = random(3 * FRAME);
        List<Integer> staged = new ArrayList<>();
        Hooked counted = new Hooked(blobs);
        counted.onStage(staged::add);
        StreamWriter writer =
                new StreamWriter(counted.store(), budget, PARALLELISM, 1, FRAMES_PER_SEGMENT, 100 * FRAME);

        StreamWriter.Staged whole = stage(writer, new ByteArrayInputStream(raw), new TransferProgress());
        assertThat(names()).isEmpty();
        StoredStream dump = whole.commit("15.20");

        assertThat(staged).isEmpty();
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        reader().read(dump, CONTAINER, back, new TransferProgress());
        assertThat(back.toByteArray()).isEqualTo(raw);
    }

    @Test
    void nothingCanBeSeenBeforeTheCommit() throws Exception {
        stage(new ByteArrayInputStream(random(10 * FRAME)), new TransferProgress());

        assertThat(names()).isEmpty();
        assertThat(budget.isWhole()).isTrue();
    }

    /** Each waits for the other: its two segments and its block list. */
    @Test
    void whatAStreamConsistsOfIsCommittedAtOnce() throws Exception {
        CyclicBarrier all = new CyclicBarrier(3);
        Hooked slow = new Hooked(blobs);
        slow.onCommit(() -> meet(all));
        StreamWriter writer = new StreamWriter(slow.store(), budget, PARALLELISM, 1, FRAMES_PER_SEGMENT, TOGETHER);
        byte[] raw = random(5 * FRAME);

        StoredStream dump = stage(writer, new ByteArrayInputStream(raw), new TransferProgress())
                .commit("15.20");

        assertThat(dump.segments()).hasSize(2);
        assertThat(read(dump)).isEqualTo(raw);
    }

    private static void meet(CyclicBarrier all) {
        try {
            all.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("The others were not there", e);
        }
    }

    @Test
    void aStreamThatBreaksCommitsNothing() {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(random(9 * FRAME)), new BrokenInput());

        assertThatThrownBy(() -> stage(broken, new TransferProgress())).hasMessage("The pipe is broken.");

        assertThat(names()).isEmpty();
        assertThat(budget.isWhole()).isTrue();
    }

    @Test
    void storageThatFailsStopsTheWriterAndLeavesTheBudgetWhole() {
        Hooked failing = new Hooked(blobs);
        failing.onStage(number -> {
            if (number >= 3) {
                throw new BackupException(ErrorCode.STORAGE_UNREACHABLE, "Storage is away.");
            }
        });
        StreamWriter writer = new StreamWriter(failing.store(), budget, PARALLELISM, 1, FRAMES_PER_SEGMENT, TOGETHER);

        assertThatThrownBy(() -> stage(writer, new ByteArrayInputStream(random(50 * FRAME)), new TransferProgress()))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_UNREACHABLE));

        assertThat(names()).isEmpty();
        assertThat(budget.isWhole()).isTrue();
    }

    @Test
    void aWriterThatIsInterruptedLeavesTheBudgetWhole() throws Exception {
        CountDownLatch staging = new CountDownLatch(1);
        Hooked slow = new Hooked(blobs);
        slow.onStage(number -> {
            staging.countDown();
            sleepLong();
        });
        StreamWriter writer = new StreamWriter(slow.store(), budget, PARALLELISM, 1, FRAMES_PER_SEGMENT, TOGETHER);

        assertInterrupted(
                () -> stage(writer, new ByteArrayInputStream(random(50 * FRAME)), new TransferProgress()), staging);

        assertThat(names()).isEmpty();
        assertThat(budget.isWhole()).isTrue();
    }

    @Test
    void aReaderThatIsInterruptedLeavesTheBudgetWhole() throws Exception {
        StoredStream dump = write(random(50 * FRAME));
        CountDownLatch reading = new CountDownLatch(1);
        Hooked slow = new Hooked(blobs);
        slow.onRange(name -> {
            if (name.endsWith(".zst")) {
                reading.countDown();
                sleepLong();
            }
        });
        StreamReader reader = new StreamReader(slow.store(), budget, PARALLELISM);

        assertInterrupted(
                () -> reader.read(dump, CONTAINER, new ByteArrayOutputStream(), new TransferProgress()), reading);

        assertThat(budget.isWhole()).isTrue();
    }

    @Test
    void anOutputThatTakesNoMoreEndsTheReaderAndLeavesTheBudgetWhole() throws Exception {
        StoredStream dump = write(random(20 * FRAME));

        assertThatThrownBy(() -> reader().read(dump, CONTAINER, new FullOutput(3 * FRAME), new TransferProgress()))
                .isInstanceOf(IOException.class)
                .hasMessage("No more.");

        assertThat(budget.isWhole()).isTrue();
    }

    /** What may have happened to stored bytes. */
    enum Damage {
        FLIPPED_FIRST_BYTE,
        FLIPPED_BYTE_IN_THE_MIDDLE,
        TRUNCATED,
        EMPTY,
        LONGER_AT_THE_FRONT,
        MISSING;

        /** What is left; empty when nothing is. */
        Optional<byte[]> effect(byte[] content) {
            return switch (this) {
                case FLIPPED_FIRST_BYTE -> Optional.of(flipped(content, 0));
                case FLIPPED_BYTE_IN_THE_MIDDLE -> Optional.of(flipped(content, content.length / 2));
                case TRUNCATED -> Optional.of(Arrays.copyOf(content, content.length / 2));
                case EMPTY -> Optional.of(new byte[0]);
                case LONGER_AT_THE_FRONT -> {
                    byte[] longer = new byte[content.length + 1];
                    System.arraycopy(content, 0, longer, 1, content.length);
                    yield Optional.of(longer);
                }
                case MISSING -> Optional.empty();
            };
        }

        private static byte[] flipped(byte[] content, int at) {
            byte[] changed = content.clone();
            changed[at] ^= 1;
            return changed;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedSegmentIsRefusedBeforeAnythingWrongGetsOut(Damage damage) throws Exception {
        byte[] raw = random(7 * FRAME);
        StoredStream dump = write(raw);
        damage(dump.segments().get(1).name(), damage::effect);

        byte[] out = refused(dump);

        assertThat(out).isEqualTo(Arrays.copyOf(raw, out.length)).hasSizeGreaterThanOrEqualTo(4 * FRAME);
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedBlockListIsRefusedBeforeAnythingGetsOut(Damage damage) throws Exception {
        StoredStream dump = write(random(7 * FRAME));
        damage(dump.blocks(), damage::effect);

        assertThat(refused(dump)).isEmpty();
    }

    @Test
    void swappedBlocksOfOneLengthAreRefused() throws Exception {
        // Bytes that cannot be compressed make frames of one length.
        StoredStream dump = write(random(2 * FRAME));
        int stored = blockLengths(dump).getFirst();
        damage(dump.segments().getFirst().name(), content -> {
            byte[] swapped = content.clone();
            System.arraycopy(content, 0, swapped, stored, stored);
            System.arraycopy(content, stored, swapped, 0, stored);
            return Optional.of(swapped);
        });

        assertThat(refused(dump)).isEmpty();
    }

    @Test
    void swappedSegmentsAreRefused() throws Exception {
        StoredStream dump = write(random(8 * FRAME));
        StoredStream swapped =
                with(dump, List.of(dump.segments().get(1), dump.segments().get(0)), dump.rawSha256());

        assertThat(refused(swapped)).isEmpty();
    }

    @Test
    void aManifestThatLacksASegmentIsRefused() throws Exception {
        byte[] raw = random(8 * FRAME);
        StoredStream dump = write(raw);

        byte[] out = refused(with(dump, List.of(dump.segments().getFirst()), dump.rawSha256()));

        assertThat(out).isEqualTo(Arrays.copyOf(raw, out.length));
    }

    @Test
    void anotherDumpOfTheSameFormIsRefusedByItsDigest() throws Exception {
        byte[] raw = random(3 * FRAME);
        StoredStream dump = write(raw);

        refused(with(dump, dump.segments(), Sha256.of(new byte[0])));
    }

    @Test
    void twoReadersWhoWantMoreThanThereIsDoNotWaitForEachOtherForEver() throws Exception {
        byte[] raw = random(200 * FRAME);
        StoredStream dump = write(raw);
        BlockBudget tight = new BlockBudget(2, FRAME);
        try (var executor = Executors.newFixedThreadPool(4)) {
            List<Future<byte[]>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                results.add(executor.submit(() -> {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    new StreamReader(blobs, tight, PARALLELISM).read(dump, CONTAINER, out, new TransferProgress());
                    return out.toByteArray();
                }));
            }
            for (Future<byte[]> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(raw);
            }
        }
        assertThat(tight.isWhole()).isTrue();
    }

    @Test
    void readersWhoseOutputsStandStillLeaveRoomForOthers() throws Exception {
        byte[] raw = random(20 * FRAME);
        StoredStream dump = write(raw);
        CountDownLatch standing = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        OutputStream still = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                standing.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        try (var executor = Executors.newFixedThreadPool(2)) {
            List<Future<?>> stuck = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                stuck.add(executor.submit(() -> {
                    reader().read(dump, CONTAINER, still, new TransferProgress());
                    return null;
                }));
            }
            standing.await();

            stage(new ByteArrayInputStream(raw), new TransferProgress());
            assertThat(read(dump)).isEqualTo(raw);

            goOn.countDown();
            for (Future<?> ended : stuck) {
                ended.get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(budget.isWhole()).isTrue();
    }

    @Test
    void writersAndReadersShareABudgetOfOneBlock() throws Exception {
        byte[] raw = random(30 * FRAME);
        BlockBudget one = new BlockBudget(1, FRAME);

        StoredStream dump = stage(
                        new StreamWriter(blobs, one, PARALLELISM, 1, FRAMES_PER_SEGMENT, TOGETHER),
                        new ByteArrayInputStream(raw),
                        new TransferProgress())
                .commit("15.20");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new StreamReader(blobs, one, PARALLELISM).read(dump, CONTAINER, out, new TransferProgress());

        assertThat(out.toByteArray()).isEqualTo(raw);
        assertThat(one.isWhole()).isTrue();
    }

    /** What reached the output of a reader that had to refuse. */
    private byte[] refused(StoredStream dump) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> reader().read(dump, CONTAINER, out, new TransferProgress()))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT));
        assertThat(budget.isWhole()).isTrue();
        return out.toByteArray();
    }

    private void damage(String name, Function<byte[], Optional<byte[]>> effect) {
        BlobAddress address = new BlobAddress(CONTAINER, name);
        BlobContent content = blobs.read(address, 1 << 20).orElseThrow();
        blobs.delete(address);
        effect.apply(content.bytes()).ifPresent(damaged -> blobs.create(address, damaged));
    }

    private List<Integer> blockLengths(StoredStream dump) {
        List<Integer> lengths = new ArrayList<>();
        new StoredBlockList(blobs, CONTAINER, dump, budget)
                .iterator()
                .forEachRemaining(block -> lengths.add(block.storedBytes()));
        return lengths;
    }

    private static StoredStream with(StoredStream dump, List<Segment> segments, String rawSha256) {
        return new StoredStream(
                dump.content(),
                dump.client(),
                dump.codecs(),
                segments,
                dump.blocks(),
                dump.blocksSha256(),
                dump.blockCount(),
                dump.rawBytes(),
                rawSha256,
                dump.storedBytes(),
                null);
    }

    private StoredStream write(byte[] raw) throws Exception {
        return stage(new ByteArrayInputStream(raw), new TransferProgress()).commit("15.20");
    }

    private StreamWriter.Staged stage(InputStream dump, TransferProgress progress) throws Exception {
        return stage(new StreamWriter(blobs, budget, PARALLELISM, 1, FRAMES_PER_SEGMENT, TOGETHER), dump, progress);
    }

    private static StreamWriter.Staged stage(StreamWriter writer, InputStream dump, TransferProgress progress)
            throws IOException, InterruptedException {
        return writer.stage(dump, CONTAINER, NAMES, progress);
    }

    private StreamReader reader() {
        return new StreamReader(blobs, budget, PARALLELISM);
    }

    private byte[] read(StoredStream dump) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reader().read(dump, CONTAINER, out, new TransferProgress());
        return out.toByteArray();
    }

    /** As {@code cat segments | zstd -dc} does. */
    private byte[] decodePlainly(StoredStream dump) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Segment segment : dump.segments()) {
            all.writeBytes(blobs.read(new BlobAddress(CONTAINER, segment.name()), 1 << 20)
                    .orElseThrow()
                    .bytes());
        }
        try (ZstdInputStream plain = new ZstdInputStream(new ByteArrayInputStream(all.toByteArray()))) {
            return plain.readAllBytes();
        }
    }

    private List<String> names() {
        try (Stream<StoredBlob> found = blobs.list(CONTAINER, "")) {
            return found.map(StoredBlob::name).toList();
        }
    }

    private long storedBytes() {
        try (Stream<StoredBlob> found = blobs.list(CONTAINER, "")) {
            return found.mapToLong(StoredBlob::bytes).sum();
        }
    }

    private interface Blocking {
        void run() throws Exception;
    }

    private static void assertInterrupted(Blocking work, CountDownLatch begun) throws Exception {
        CompletableFuture<Object> ended = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                work.run();
                ended.complete("It ended well.");
            } catch (Exception e) {
                ended.complete(e);
            }
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        // It is to be met where it waits: at the oldest block, not at its start.
        await().atMost(Duration.ofSeconds(10)).until(() -> thread.getState() == Thread.State.WAITING);
        thread.interrupt();
        assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    private static void sleepLong() {
        try {
            Thread.sleep(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The request was given up", e);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static final class BrokenInput extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("The pipe is broken.");
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            return read();
        }
    }

    private static final class FullOutput extends OutputStream {
        private int room;

        FullOutput(int room) {
            this.room = room;
        }

        @Override
        public void write(int b) throws IOException {
            if (--room < 0) {
                throw new IOException("No more.");
            }
        }
    }

    /** Storage with something happening before blocks are staged, ranges read or blobs made. */
    private static final class Hooked {
        private final FakeBlobs behind;
        private Consumer<Integer> onStage = number -> {};
        private Consumer<String> onRange = name -> {};
        private Runnable onCommit = () -> {};
        private int staged;

        Hooked(FakeBlobs behind) {
            this.behind = behind;
        }

        void onStage(Consumer<Integer> hook) {
            onStage = hook;
        }

        void onRange(Consumer<String> hook) {
            onRange = hook;
        }

        void onCommit(Runnable hook) {
            onCommit = hook;
        }

        private synchronized int next() {
            return staged++;
        }

        BlobStore store() {
            return (BlobStore) Proxy.newProxyInstance(
                    FakeBlobs.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("stageBlock")) {
                            onStage.accept(next());
                        } else if (method.getName().equals("readRange")) {
                            onRange.accept(((BlobAddress) arguments[0]).name());
                        } else if (List.of("create", "commitBlocks").contains(method.getName())) {
                            onCommit.run();
                        }
                        try {
                            return method.invoke(behind, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
