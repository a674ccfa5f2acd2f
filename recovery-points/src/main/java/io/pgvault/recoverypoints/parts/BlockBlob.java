package io.pgvault.recoverypoints.parts;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A blob in the making: blocks are staged in any order and committed in the order of their numbers. While they are few
 * bytes they wait here: a small blob is made with one request, in the place of one for each block and one for all.
 */
final class BlockBlob {
    /** Bytes that wait. */
    static final int SMALL = 256 * 1024;

    private final BlobStore store;
    private final BlobAddress address;
    private final int most;
    private final SortedMap<Integer, byte[]> waiting = new TreeMap<>();
    private boolean small = true;
    private long bytes;
    private int blocks;

    /**
     * Makes one.
     *
     * @param most bytes that wait
     */
    BlockBlob(BlobStore store, BlobAddress address, int most) {
        this.store = store;
        this.address = address;
        this.most = most;
    }

    BlobAddress address() {
        return address;
    }

    /** Sends a block, or keeps it; safe from several threads. */
    void stage(int number, byte[] content) {
        toSend(number, content).forEach((place, block) -> store.stageBlock(address, blockId(place), block));
    }

    /** None while all of it is small; what has waited goes with the first block that is too much. */
    private synchronized Map<Integer, byte[]> toSend(int number, byte[] content) {
        waiting.put(number, content);
        small = small
                && waiting.values().stream().mapToInt(block -> block.length).sum() <= most;
        if (small) {
            return Map.of();
        }
        Map<Integer, byte[]> taken = new TreeMap<>(waiting);
        waiting.clear();
        return taken;
    }

    /** Counts a block that has been staged; numbers come in order. */
    void staged(int storedBytes) {
        blocks++;
        bytes += storedBytes;
    }

    StoredBlob commit(@Nullable BlobPolicy policy) {
        return small ? create(policy) : commitBlocks(policy);
    }

    private StoredBlob create(@Nullable BlobPolicy policy) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        waiting.values().forEach(content::writeBytes);
        // A request is sent again when its answer is lost, and then meets what it made itself.
        return store.create(address, content.toByteArray(), policy)
                .or(() -> store.find(address).filter(own -> own.bytes() == bytes))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.STORAGE_FAILED, "There is another blob " + address + " already."));
    }

    private StoredBlob commitBlocks(@Nullable BlobPolicy policy) {
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
