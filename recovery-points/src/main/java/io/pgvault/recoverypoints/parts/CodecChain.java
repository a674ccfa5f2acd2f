package io.pgvault.recoverypoints.parts;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.parts.BlockBudget.Buffers;
import java.util.Arrays;
import java.util.List;

/**
 * The codecs that the blocks of a stream go through, in the order of writing. Another one is a class, and a line in
 * {@link #codec}.
 */
final class CodecChain {
    /** Levels are for writing. */
    private static final int ANY_LEVEL = 1;

    private final List<Codec> codecs;

    CodecChain(List<Codec> codecs) {
        this.codecs = List.copyOf(codecs);
    }

    /**
     * What reads a stream whose manifest names these.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_NOT_UNDERSTOOD}
     */
    static CodecChain reading(List<String> names) {
        return new CodecChain(names.stream().map(CodecChain::codec).toList());
    }

    private static Codec codec(String name) {
        return switch (name) {
            case ZstdCodec.NAME -> new ZstdCodec(ANY_LEVEL);
            default ->
                throw new BackupException(
                        ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD, "The codec " + name + " is not known here.");
        };
    }

    List<String> names() {
        return codecs.stream().map(Codec::codecName).toList();
    }

    /** How much room a block can need at any step of the way. */
    int bound(int length) {
        int largest = length;
        for (Codec codec : codecs) {
            largest = Math.max(largest, codec.bound(largest));
        }
        return largest;
    }

    /** The first bytes of the raw buffer, encoded; what both buffers hold is lost. */
    byte[] encode(Buffers buffers, int length) {
        byte[] bytes = buffers.raw();
        byte[] into = buffers.scratch();
        int encoded = length;
        for (Codec codec : codecs) {
            encoded = codec.encode(bytes, encoded, into);
            byte[] free = bytes;
            bytes = into;
            into = free;
        }
        return Arrays.copyOf(bytes, encoded);
    }

    /**
     * Decodes a block into the raw buffer.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when that is not {@code rawBytes}
     */
    void decode(byte[] stored, Buffers buffers, int rawBytes) {
        byte[] bytes = stored;
        int length = stored.length;
        for (int i = codecs.size() - 1; i >= 0; i--) {
            byte[] into = i % 2 == 0 ? buffers.raw() : buffers.scratch();
            length = codecs.get(i).decode(bytes, length, into);
            bytes = into;
        }
        if (length != rawBytes) {
            throw new BackupException(
                    ErrorCode.RECOVERY_POINT_CORRUPT,
                    "A block decompresses to " + length + " bytes instead of " + rawBytes + ".");
        }
    }
}
