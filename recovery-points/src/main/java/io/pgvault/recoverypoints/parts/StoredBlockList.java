package io.pgvault.recoverypoints.parts;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StoredStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Iterator;

/** Reads a block list piece by piece, however long it is. */
final class StoredBlockList {
    private static final int PIECE_BYTES = 1024 * 1024;

    private final BlobStore store;
    private final BlobAddress address;
    private final StoredStream stream;

    StoredBlockList(BlobStore store, String container, StoredStream stream) {
        this.store = store;
        this.address = new BlobAddress(container, stream.blocks());
        this.stream = stream;
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

    Iterator<StoredBlock> iterator() {
        return new BufferedReader(new InputStreamReader(open(), StandardCharsets.US_ASCII))
                .lines()
                .map(StoredBlock::parse)
                .iterator();
    }

    private InputStream open() {
        long bytes = store.find(address)
                .map(StoredBlob::bytes)
                .orElseThrow(() ->
                        new BackupException(ErrorCode.RECOVERY_POINT_CORRUPT, "The blob " + address + " is missing."));
        return new RangesInputStream(store, address, bytes, PIECE_BYTES);
    }
}
