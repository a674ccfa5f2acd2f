package io.pgvault.recoverypoints.parts;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A blob in the making: blocks are staged in any order and committed in the order of their numbers. */
final class BlockBlob {
    private final BlobStore store;
    private final BlobAddress address;
    private long bytes;
    private int blocks;

    BlockBlob(BlobStore store, BlobAddress address) {
        this.store = store;
        this.address = address;
    }

    BlobAddress address() {
        return address;
    }

    /** Sends a block; safe from several threads. */
    void stage(int number, byte[] content) {
        store.stageBlock(address, blockId(number), content);
    }

    /** Counts a block that has been staged; numbers come in order. */
    void staged(int storedBytes) {
        blocks++;
        bytes += storedBytes;
    }

    StoredBlob commit(@Nullable BlobPolicy policy) {
        List<String> ids = new ArrayList<>(blocks);
        for (int number = 0; number < blocks; number++) {
            ids.add(blockId(number));
        }
        return store.commitBlocks(address, ids, bytes, policy);
    }

    private static String blockId(int number) {
        return Base64.getEncoder()
                .encodeToString(String.format(Locale.ROOT, "%08d", number).getBytes(StandardCharsets.US_ASCII));
    }
}
