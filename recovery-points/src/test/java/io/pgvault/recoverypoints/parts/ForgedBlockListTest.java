package io.pgvault.recoverypoints.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.recoverypoints.documents.StoredStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Block lists whose manifest vouches for them, and that would take the reader's memory. */
@Timeout(30)
class ForgedBlockListTest {
    private static final String CONTAINER = "c";
    private static final StreamNames NAMES =
            StreamNames.ofDatabase(InstanceId.random(), RecoveryPointId.of(JobId.random()), AttemptId.random(), 0);
    private static final int FRAME = 1000;
    private static final String SHA = "0123456789abcdef".repeat(4);

    private final FakeBlobs blobs = new FakeBlobs(InstantSource.system());
    private final BlockBudget budget = new BlockBudget(4, FRAME);
    private String list = "";
    private StoredStream stream =
            new StoredStream(StoredStream.MAIN, "15.20", StoredStream.CODECS, List.of(), "", "", 0, 0, "", 0, null);
    private int largestAsked;

    @BeforeEach
    void write() throws Exception {
        blobs.createContainer(CONTAINER);
        byte[] raw = new byte[3 * FRAME];
        new Random(1).nextBytes(raw);
        stream = new StreamWriter(blobs, budget, 2, 1)
                .stage(new ByteArrayInputStream(raw), CONTAINER, NAMES, new TransferProgress())
                .commit("15.20");
        list = new String(blobs.read(address(), 1 << 20).orElseThrow().bytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void aListThatIsAsItWasWrittenIsRead() throws Exception {
        forge(list, stream.blockCount());

        read();

        assertThat(largestAsked).isGreaterThan(FRAME);
    }

    @Test
    void aBlockThatIsLargerThanAnyIsNotAskedFor() {
        forge("0 999999999 1000 " + SHA + "\n" + list, stream.blockCount() + 1);

        assertRefused("has a block of 999999999 bytes, 1000 of the stream, which is larger than any");
        assertThat(largestAsked).isLessThan(FRAME);
    }

    @Test
    void aBlockThatClaimsMoreOfTheStreamThanAnyIsRefused() {
        forge("0 100 1001 " + SHA + "\n" + list, stream.blockCount() + 1);

        assertRefused("which is larger than any");
    }

    @Test
    void aLineWithoutEndIsNotReadToItsEnd() {
        forge("1".repeat(5000), 1000);

        assertRefused("has a line that is too long");
    }

    @Test
    void aLineThatIsNoneIsRefused() {
        forge("hello\n" + list, stream.blockCount() + 1);

        assertRefused("has a line that is none");
    }

    @Test
    void aListThatIsLongerThanTheManifestSaysIsNotRead() {
        forge(list.repeat(50), stream.blockCount());

        assertRefused("has more than");
        assertThat(largestAsked).isZero();
    }

    @Test
    void moreBlocksThanTheManifestSaysAreRefused() {
        forge(list, stream.blockCount() - 1);

        assertRefused("more than the manifest says");
    }

    @Test
    void moreOfTheStreamThanTheManifestSaysIsRefused() {
        forge(list + list, 2 * stream.blockCount());

        assertRefused("more than the manifest says");
    }

    private void forge(String forged, long blockCount) {
        blobs.delete(address());
        byte[] bytes = forged.getBytes(StandardCharsets.US_ASCII);
        blobs.create(address(), bytes);
        stream = new StoredStream(
                stream.content(),
                stream.client(),
                stream.codecs(),
                stream.segments(),
                stream.blocks(),
                Sha256.of(bytes),
                blockCount,
                stream.rawBytes(),
                stream.rawSha256(),
                stream.storedBytes(),
                null);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT))
                .hasMessageContaining(message);
        assertThat(budget.isWhole()).isTrue();
    }

    private void read() throws Exception {
        new StreamReader(observed(), budget, 2)
                .read(stream, CONTAINER, new ByteArrayOutputStream(), new TransferProgress());
    }

    private BlobAddress address() {
        return new BlobAddress(CONTAINER, NAMES.blocks());
    }

    private BlobStore observed() {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("readRange")) {
                        largestAsked = Math.max(largestAsked, (int) arguments[2]);
                    }
                    try {
                        return method.invoke(blobs, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
