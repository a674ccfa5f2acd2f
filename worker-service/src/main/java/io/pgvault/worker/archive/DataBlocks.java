package io.pgvault.worker.archive;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Passes on the rows of an archive, without its head, under other numbers. Source of the form:
 * {@code src/bin/pg_dump/pg_backup_custom.c} of PostgreSQL: a block has a byte for its kind and the number of its entry,
 * then pieces, each with its length before it, of which the last is empty.
 */
final class DataBlocks extends OutputStream {
    private static final int ROWS = 1;

    private final Map<Integer, Integer> numbers;
    private final OutputStream out;
    private final byte[] read = new byte[1 + ArchiveNumber.BYTES];
    private int filled;
    private long skip;
    private long piece;
    private boolean inBlock;

    /**
     * Makes one.
     *
     * @param head bytes of it, which are not passed on
     * @param numbers the new ones by the old ones
     */
    DataBlocks(int head, Map<Integer, Integer> numbers, OutputStream out) {
        this.skip = head;
        this.numbers = Map.copyOf(numbers);
        this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
        int end = start + length;
        int at = start + (int) Math.min(skip, length);
        skip -= at - start;
        // What stands between the heads of blocks goes on as it is, pieces and their lengths together.
        int from = at;
        while (at < end) {
            if (piece > 0) {
                int passed = (int) Math.min(piece, end - at);
                piece -= passed;
                at += passed;
                continue;
            }
            boolean wasInBlock = inBlock;
            if (!wasInBlock && filled == 0) {
                out.write(bytes, from, at - from);
            }
            read[filled++] = bytes[at++];
            if (wasInBlock && filled == ArchiveNumber.BYTES) {
                beginPiece();
            } else if (!wasInBlock && filled == read.length) {
                beginBlock();
            }
            if (!wasInBlock) {
                from = at;
            }
        }
        out.write(bytes, from, end - from);
    }

    private void beginPiece() {
        piece = ArchiveNumber.read(read, 0);
        inBlock = piece > 0;
        filled = 0;
    }

    private void beginBlock() throws IOException {
        Integer number = read[0] == ROWS ? numbers.get(ArchiveNumber.read(read, 1)) : null;
        if (number == null) {
            throw corrupt("a block of kind " + read[0] + " with the number " + ArchiveNumber.read(read, 1));
        }
        out.write(ROWS);
        out.write(ArchiveNumber.bytes(number));
        inBlock = true;
        filled = 0;
    }

    /** Refuses what ends within a block. */
    void requireEnd() {
        if (skip > 0 || inBlock || filled > 0) {
            throw corrupt("an end within a block");
        }
    }

    private static BackupException corrupt(String what) {
        return new BackupException(ErrorCode.RECOVERY_POINT_CORRUPT, "Among rows of a dump there is " + what + ".");
    }
}
