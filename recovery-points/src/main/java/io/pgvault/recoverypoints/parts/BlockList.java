package io.pgvault.recoverypoints.parts;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Writes the sidecar while blocks are stored, in bounded memory however many there are. */
final class BlockList {
    private static final int FLUSH_BYTES = 1024 * 1024;

    private final BlockBlob blob;
    private final MessageDigest digest = Sha256.digest();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(FLUSH_BYTES + 128);
    private int pieces;
    private long count;

    BlockList(BlobStore store, BlobAddress address) {
        this.blob = new BlockBlob(store, address, BlockBlob.TOGETHER);
    }

    void add(StoredBlock block) {
        pending.writeBytes(block.line().getBytes(StandardCharsets.US_ASCII));
        count++;
        if (pending.size() >= FLUSH_BYTES) {
            flush();
        }
    }

    long count() {
        return count;
    }

    /** Commits the sidecar; the digest is known from then on. */
    StoredBlob commit(@Nullable BlobPolicy policy) {
        if (pending.size() > 0) {
            flush();
        }
        blob.end();
        return blob.commit(policy);
    }

    String sha256() {
        return Sha256.hex(digest.digest());
    }

    private void flush() {
        byte[] content = pending.toByteArray();
        digest.update(content);
        blob.add(pieces++, content);
        pending.reset();
    }
}
