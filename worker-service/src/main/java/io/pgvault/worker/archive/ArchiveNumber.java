package io.pgvault.worker.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A number as an archive has it: a byte for its sign, then bytes from the lowest. */
final class ArchiveNumber {
    static final int INT_BYTES = 4;
    static final int BYTES = 1 + INT_BYTES;

    private ArchiveNumber() {}

    static int read(byte[] bytes, int at) {
        int value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at + 1);
        return bytes[at] == 0 ? value : -value;
    }

    static byte[] bytes(int value) {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) (value < 0 ? 1 : 0))
                .putInt(Math.abs(value))
                .array();
    }
}
