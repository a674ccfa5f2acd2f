package io.pgvault.recoverypoints.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.blobstore.FakeBlobs;
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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamCheckTest {
    private static final String CONTAINER = "c";
    private static final StreamNames NAMES =
            StreamNames.ofDatabase(InstanceId.random(), RecoveryPointId.of(JobId.random()), AttemptId.random(), 0);
    private static final int FRAME = 1000;
    private static final int LENGTH = 7 * FRAME + 1;

    private final FakeBlobs blobs = new FakeBlobs(InstantSource.system());
    private final BlockBudget budget = new BlockBudget(2, FRAME);
    private final AtomicInteger read = new AtomicInteger();
    private StoredStream stream = new StoredStream("", "", List.of(), List.of(), "", "", 0, 0, "", 0, null);

    @BeforeEach
    void store() throws Exception {
        blobs.createContainer(CONTAINER);
        byte[] raw = new byte[LENGTH];
        new Random(7).nextBytes(raw);
        stream = new StreamWriter(blobs, budget, 2, 1, 4, BlockBlob.TOGETHER)
                .stage(new ByteArrayInputStream(raw), CONTAINER, NAMES, new TransferProgress())
                .commit("17");
        assertThat(stream.segments()).hasSize(2);
    }

    @Test
    void whatIsAsItWasStoredIsReadOnceWithItsSeekTables() throws Exception {
        check();

        assertThat(read)
                .hasValue(Math.toIntExact(
                        stream.segments().stream().mapToLong(Segment::bytes).sum()));
    }

    @Test
    void readAsRestoredItIsDecoded() throws Exception {
        new StreamCheck(blobs, budget).checkAsRestored(stream, CONTAINER, read::addAndGet);

        assertThat(read).hasValue(LENGTH);
        assertThat(budget.isWhole()).isTrue();
    }

    @ParameterizedTest(name = "bit at {0} of 100 of segment 1")
    @ValueSource(ints = {0, 33, 99})
    void aFlippedBitIsFoundWhereverItIs(int where) {
        Segment segment = stream.segments().get(1);
        byte[] content = content(segment.name());
        content[content.length * where / 100] ^= 16;
        put(segment.name(), content);

        assertDamaged(segment.name() + " is not what was stored.");
    }

    @Test
    void aCutSegmentIsFound() {
        Segment segment = stream.segments().get(0);
        put(segment.name(), Arrays.copyOf(content(segment.name()), (int) segment.bytes() - 1));

        assertDamaged(segment.name());
    }

    @Test
    void aMissingSegmentIsFound() {
        blobs.delete(new BlobAddress(CONTAINER, stream.segments().get(1).name()));

        assertDamaged(stream.segments().get(1).name());
    }

    @Test
    void aMissingBlockListIsFound() {
        blobs.delete(new BlobAddress(CONTAINER, stream.blocks()));

        assertDamaged(stream.blocks() + " is missing.");
    }

    @Test
    void aChangedBlockListIsFound() {
        byte[] list = content(stream.blocks());
        list[list.length - 2] ^= 1;
        put(stream.blocks(), list);

        assertDamaged(stream.blocks() + " is not what was stored.");
    }

    @Test
    void whatDoesNotFitItsManifestIsFound() {
        stream = with(stream.segments(), stream.blockCount() + 1);
        assertDamaged("has 10 blocks, and the manifest says 11.");

        Segment first = stream.segments().get(0);
        stream = with(
                List.of(
                        new Segment(first.name(), first.bytes() + 1, first.etag()),
                        stream.segments().get(1)),
                10);
        assertDamaged("bytes for the segment " + first.name() + " of " + (first.bytes() + 1) + ".");

        stream = with(List.of(first), 10);
        assertDamaged("names a segment that the manifest lacks.");
    }

    @Test
    void whatWasFlippedOnTheWayIsReadAgain() {
        BlobStore noisy = flippingFirst();

        assertThatCode(() -> new StreamCheck(noisy, budget).check(stream, CONTAINER, read::addAndGet))
                .doesNotThrowAnyException();
    }

    @Test
    void whatLiesInTheArchiveIsNotCalledDamaged() {
        blobs.setTier(new BlobAddress(CONTAINER, stream.segments().get(0).name()), BlobTier.ARCHIVE);

        assertThatThrownBy(this::check)
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_ARCHIVED));
    }

    @Test
    void readingEndsWhenItIsToEnd() {
        StreamCheck.Reading ends = bytes -> {
            throw new InterruptedException("The service stops");
        };

        assertThatThrownBy(() -> new StreamCheck(blobs, budget).check(stream, CONTAINER, ends))
                .isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> new StreamCheck(blobs, budget).checkAsRestored(stream, CONTAINER, ends))
                .isInstanceOf(InterruptedException.class)
                .hasMessage("The service stops");
        assertThat(budget.isWhole()).isTrue();
    }

    private void check() throws InterruptedException {
        new StreamCheck(blobs, budget).check(stream, CONTAINER, read::addAndGet);
    }

    private void assertDamaged(String message) {
        assertThatThrownBy(this::check)
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT))
                .hasMessageContaining(message);
    }

    private StoredStream with(List<Segment> segments, long blockCount) {
        return new StoredStream(
                stream.content(),
                stream.client(),
                stream.codecs(),
                segments,
                stream.blocks(),
                stream.blocksSha256(),
                blockCount,
                stream.rawBytes(),
                stream.rawSha256(),
                stream.storedBytes(),
                null);
    }

    private byte[] content(String name) {
        return blobs.read(new BlobAddress(CONTAINER, name), 1 << 20)
                .orElseThrow()
                .bytes();
    }

    private void put(String name, byte[] content) {
        BlobAddress address = new BlobAddress(CONTAINER, name);
        blobs.delete(address);
        blobs.create(address, content);
    }

    /** Each range of a segment comes wrong the first time. */
    private BlobStore flippingFirst() {
        Set<Object> asked = new HashSet<>();
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(blobs, arguments);
                        if (answer instanceof byte[] bytes
                                && arguments[0].toString().endsWith(".zst")
                                && asked.add(List.of(arguments))) {
                            bytes[0] ^= 1;
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
