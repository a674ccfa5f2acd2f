package io.pgvault.recoverypoints.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.blobstore.StoredBlob;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Pieces that go together, in whatever order they come. */
class BlockBlobTest {
    private static final BlobAddress ADDRESS = new BlobAddress("c", "blob");
    private static final int MOST = 100;

    private final FakeBlobs blobs = new FakeBlobs(InstantSource.system());
    private final List<Integer> sent = Collections.synchronizedList(new ArrayList<>());
    private final BlockBlob blob = new BlockBlob(counted(), ADDRESS, MOST);

    BlockBlobTest() {
        blobs.createContainer(ADDRESS.container());
    }

    @Property(tries = 300)
    void piecesComeInAnyOrderAndLieInTheirs(
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 130) Integer> lengths, @ForAll long seed)
            throws Exception {
        BlockBlobTest story = new BlockBlobTest();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, lengths.size()).boxed().toList());
        Collections.shuffle(order, new Random(seed));

        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            order.forEach(number -> threads.execute(() -> story.blob.add(number, piece(number, lengths.get(number)))));
        }
        story.blob.end();
        StoredBlob stored = story.blob.commit(null);

        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int number = 0; number < lengths.size(); number++) {
            whole.writeBytes(piece(number, lengths.get(number)));
        }
        assertThat(story.content()).isEqualTo(whole.toByteArray());
        assertThat(stored.bytes()).isEqualTo(whole.size());
        assertThat(story.sent).allMatch(length -> length <= MOST || lengths.contains(length));
        assertThat(story.sent).hasSize(whole.size() < MOST * 3 / 4 ? 0 : requests(lengths));
    }

    /** As many as it takes when each takes what it can, and three quarters are enough. */
    private static int requests(List<Integer> lengths) {
        int requests = 0;
        int inThis = 0;
        for (int length : lengths) {
            if (requests == 0 || inThis >= 75 || inThis + length > MOST) {
                requests++;
                inThis = 0;
            }
            inThis += length;
        }
        return requests;
    }

    @Test
    void whatIsNearlyEnoughWaitsNoLonger() {
        blob.add(1, piece(1, 40));
        assertThat(sent).isEmpty();

        blob.add(0, piece(0, 35));
        assertThat(sent).containsExactly(75);

        blob.add(2, piece(2, 60));
        blob.add(3, piece(3, 130));
        assertThat(sent).containsExactly(75, 60, 130);
    }

    private byte[] content() {
        return blobs.read(ADDRESS, 10_000).orElseThrow().bytes();
    }

    private static byte[] piece(int number, int length) {
        byte[] piece = new byte[length];
        Arrays.fill(piece, (byte) number);
        return piece;
    }

    /** Storage, with the lengths of the blocks that were sent there. */
    private BlobStore counted() {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("stageBlock")) {
                        sent.add(((byte[]) arguments[2]).length);
                    }
                    try {
                        return method.invoke(blobs, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
