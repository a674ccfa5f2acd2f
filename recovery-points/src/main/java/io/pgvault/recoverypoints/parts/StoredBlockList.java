package io.pgvault.recoverypoints.parts;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StoredStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads a block list: a short one once, with one request, and any other piece by piece, however long it is. */
final class StoredBlockList {
    private static final int PIECE_BYTES = 1024 * 1024;

    /** Bytes of a list that is kept from being verified until its lines are read. */
    private static final int MOST_KEPT = 256 * 1024;

    /** Three numbers of nine digits and a digest, with what is between them. */
    private static final int LONGEST_LINE = 3 * 10 + 64 + 1;

    private final BlobStore store;
    private final BlobAddress address;
    private final StoredStream stream;
    private final int largestRaw;
    private final int largestStored;
    private byte @Nullable [] kept;

    StoredBlockList(BlobStore store, String container, StoredStream stream, BlockBudget budget) {
        this.store = store;
        this.address = new BlobAddress(container, stream.blocks());
        this.stream = stream;
        this.largestRaw = budget.largestRaw();
        this.largestStored = budget.largestStored();
    }

    /** Reads it all once and compares its digest with the manifest's, before a line of it is believed. */
    void verify() {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = open()) {
            byte[] piece = new byte[PIECE_BYTES];
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                digest.update(piece, 0, length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!Sha256.hex(digest.digest()).equals(stream.blocksSha256())) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_CORRUPT, "The block list " + address + " is not what was stored.");
        }
    }

    /** Its lines, each no longer than one can be, and of a block that there is room for. */
    Iterator<StoredBlock> iterator() {
        return new Lines(open());
    }

    private final class Lines implements Iterator<StoredBlock> {
        private final InputStream in;
        private final byte[] line = new byte[LONGEST_LINE];
        private int next;

        Lines(InputStream in) {
            this.in = in;
            this.next = read();
        }

        @Override
        public boolean hasNext() {
            return next >= 0;
        }

        @Override
        public StoredBlock next() {
            int length = 0;
            for (; next >= 0 && next != '\n'; next = read()) {
                if (length == line.length) {
                    throw corrupt("has a line that is too long");
                }
                line[length++] = (byte) next;
            }
            next = read();
            return block(new String(line, 0, length, StandardCharsets.US_ASCII));
        }

        private int read() {
            try {
                return in.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private StoredBlock block(String line) {
        StoredBlock block = StoredBlock.parse(line).orElseThrow(() -> corrupt("has a line that is none"));
        if (block.storedBytes() > largestStored || block.rawBytes() > largestRaw) {
            throw corrupt("has a block of " + block.storedBytes() + " bytes, " + block.rawBytes()
                    + " of the stream, which is larger than any");
        }
        return block;
    }

    private BackupException corrupt(String what) {
        return new BackupException(ErrorCode.RECOVERY_POINT_CORRUPT, "The block list " + address + " " + what + ".");
    }

    private InputStream open() {
        // Each line ends with one more byte; one too many is found where lines are counted.
        long most = (stream.blockCount() + 1) * (LONGEST_LINE + 1L);
        return most <= MOST_KEPT ? new ByteArrayInputStream(whole((int) most)) : inPieces();
    }

    private byte[] whole(int most) {
        byte[] whole = kept;
        if (whole == null) {
            whole = store.read(address, most).map(BlobContent::bytes).orElseThrow(this::missing);
            kept = whole;
        }
        return whole;
    }

    private BackupException missing() {
        return new BackupException(ErrorCode.RECOVERY_POINT_CORRUPT, "The blob " + address + " is missing.");
    }

    private InputStream inPieces() {
        long bytes = store.find(address).map(StoredBlob::bytes).orElseThrow(this::missing);
        if (bytes / LONGEST_LINE > stream.blockCount()) {
            throw corrupt("has " + bytes + " bytes for " + stream.blockCount() + " blocks");
        }
        return new RangesInputStream(store, address, bytes, PIECE_BYTES);
    }
}
