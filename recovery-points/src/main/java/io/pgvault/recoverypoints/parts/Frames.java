package io.pgvault.recoverypoints.parts;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * The frames of a stored dump: independent zstd frames (RFC 8878) with content size and checksum, and the seek table of
 * the zstd seekable format, which is a skippable frame and so invisible to {@code zstd -d}.
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

    static byte[] compress(byte[] raw, int length, byte[] scratch, int level) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(level);
            context.setChecksum(true);
            context.setContentSize(true);
            int stored = context.compressByteArray(scratch, 0, scratch.length, raw, 0, length);
            return Arrays.copyOf(scratch, stored);
        }
    }

    /** How much room a compressed frame can need. */
    static int scratchBytes(int frameBytes) {
        return Math.toIntExact(Zstd.compressBound(frameBytes));
    }

    /**
     * Decompresses one frame.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when it is not a frame of {@code rawBytes}
     */
    static void decompress(byte[] stored, byte[] raw, int rawBytes) {
        try (ZstdDecompressCtx context = new ZstdDecompressCtx()) {
            int length = context.decompressByteArray(raw, 0, raw.length, stored, 0, stored.length);
            if (length != rawBytes) {
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_CORRUPT,
                        "A block decompresses to " + length + " bytes instead of " + rawBytes + ".");
            }
        } catch (ZstdException e) {
            throw new BackupException(ErrorCode.RECOVERY_POINT_CORRUPT, "A block cannot be decompressed.", e);
        }
    }

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
