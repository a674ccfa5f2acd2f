package io.pgvault.recoverypoints.parts;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * How a stream is cut, and the seek table of the zstd seekable format, which is a skippable frame and so invisible to
 * {@code zstd -d}.
 */
final class Frames {
    /** Raw bytes in a frame; the last one of a dump is shorter. */
    static final int FRAME_BYTES = 8 * 1024 * 1024;

    private static final int SKIPPABLE_MAGIC = 0x184D2A5E;
    private static final int SEEKABLE_MAGIC = 0x8F92EAB1;
    private static final int ENTRY_BYTES = 8;
    private static final int FOOTER_BYTES = 9;

    /** One frame's sizes, as the seek table has them. */
    record Sizes(int stored, int raw) {}

    private Frames() {}

    static byte[] seekTable(List<Sizes> frames) {
        int content = frames.size() * ENTRY_BYTES + FOOTER_BYTES;
        ByteBuffer table = ByteBuffer.allocate(content + 8).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(SKIPPABLE_MAGIC).putInt(content);
        for (Sizes frame : frames) {
            table.putInt(frame.stored()).putInt(frame.raw());
        }
        table.putInt(frames.size()).put((byte) 0).putInt(SEEKABLE_MAGIC);
        return table.array();
    }
}
