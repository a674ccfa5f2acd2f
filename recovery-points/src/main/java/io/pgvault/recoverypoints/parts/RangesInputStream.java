package io.pgvault.recoverypoints.parts;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import java.io.InputStream;

/** A blob as a stream, read by ranges when they are needed. */
final class RangesInputStream extends InputStream {
    private final BlobStore store;
    private final BlobAddress address;
    private final long bytes;
    private final int pieceBytes;
    private byte[] piece = new byte[0];
    private int at;
    private long offset;

    RangesInputStream(BlobStore store, BlobAddress address, long bytes, int pieceBytes) {
        this.store = store;
        this.address = address;
        this.bytes = bytes;
        this.pieceBytes = pieceBytes;
    }

    @Override
    public int read() {
        return hasMore() ? piece[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int start, int length) {
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, target, start, count);
        at += count;
        return count;
    }

    private boolean hasMore() {
        if (at < piece.length) {
            return true;
        }
        if (offset == bytes) {
            return false;
        }
        piece = store.readRange(address, offset, (int) Math.min(pieceBytes, bytes - offset));
        offset += piece.length;
        at = 0;
        return true;
    }
}
