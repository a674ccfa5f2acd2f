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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A blob in the making: pieces come in any order and lie in the order of their numbers. What is next waits here until it
 * is worth a request: each costs storage time, and its owner money, however few bytes it has. A blob of no more than that
 * is made with one request, in the place of one for its block and one for all.
 */
final class BlockBlob {
    /** Bytes that go together; more would be in memory for each stream. A larger piece goes alone. */
    static final int TOGETHER = 1 << 20;

    private final BlobStore store;
    private final BlobAddress address;
    private final int most;
    private final int enough;
    private final Map<Integer, byte[]> waiting = new HashMap<>();
    private final List<String> blocks = new ArrayList<>();
    private int next;
    private long bytes;

    /**
     * Makes one.
     *
     * @param most bytes that go together
     */
    BlockBlob(BlobStore store, BlobAddress address, int most) {
        this.store = store;
        this.address = address;
        this.most = most;
        this.enough = most / 4 * 3;
    }

    /** Some pieces that go with one request. */
    @SuppressWarnings("ArrayRecordComponent") // on its way, never compared
    private record Block(String id, byte[] content) {}

    BlobAddress address() {
        return address;
    }

    /** Takes a piece, and sends what cannot wait any longer for that; safe from several threads. */
    void add(int number, byte[] piece) {
        keep(number, piece);
        for (Optional<Block> block = taken(false); block.isPresent(); block = taken(false)) {
            send(block.get());
        }
    }

    /** Sends what waits, when all pieces are there, but for a blob that one request makes. */
    void end() {
        taken(!blocks.isEmpty()).ifPresent(this::send);
    }

    private void send(Block block) {
        store.stageBlock(address, block.id(), block.content());
    }

    private synchronized void keep(int number, byte[] piece) {
        waiting.put(number, piece);
    }

    /** What is next, once it is nearly as much as goes together, or the piece behind it is too much; any at the end. */
    private synchronized Optional<Block> taken(boolean last) {
        int pieces = 0;
        int length = 0;
        byte[] piece = waiting.get(next);
        while (piece != null && length < enough && (pieces == 0 || length + piece.length <= most)) {
            pieces++;
            length += piece.length;
            piece = waiting.get(next + pieces);
        }
        boolean worthIt = piece != null || length >= enough;
        if (pieces == 0 || !(last || worthIt)) {
            return Optional.empty();
        }
        Block block = new Block(blockId(blocks.size()), take(pieces));
        blocks.add(block.id());
        bytes += length;
        return Optional.of(block);
    }

    /** One by itself as it is: a large piece has no room beside its own copy. */
    private byte[] take(int pieces) {
        if (pieces == 1) {
            return takeNext();
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = 0; i < pieces; i++) {
            content.writeBytes(takeNext());
        }
        return content.toByteArray();
    }

    private byte[] takeNext() {
        return Objects.requireNonNull(waiting.remove(next++));
    }

    /** Makes the blob visible, at one stroke, once all pieces are there and {@link #end} was called. */
    StoredBlob commit(@Nullable BlobPolicy policy) {
        return blocks.isEmpty() ? create(policy) : store.commitBlocks(address, List.copyOf(blocks), bytes, policy);
    }

    private StoredBlob create(@Nullable BlobPolicy policy) {
        byte[] content = take(waiting.size());
        // A request is sent again when its answer is lost, and then meets what it made itself.
        return store.create(address, content, policy)
                .or(() -> store.find(address).filter(own -> own.bytes() == content.length))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.STORAGE_FAILED, "There is another blob " + address + " already."));
    }

    private static String blockId(int number) {
        return Base64.getEncoder()
                .encodeToString(String.format(Locale.ROOT, "%08d", number).getBytes(StandardCharsets.US_ASCII));
    }
}
