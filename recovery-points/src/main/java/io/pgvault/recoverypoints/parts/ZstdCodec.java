package io.pgvault.recoverypoints.parts;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;

/** Makes an independent zstd frame of each block (RFC 8878), with content size and checksum. */
record ZstdCodec(int level) implements Codec {
    static final String NAME = "zstd";

    @Override
    public String codecName() {
        return NAME;
    }

    @Override
    public int bound(int length) {
        return Math.toIntExact(Zstd.compressBound(length));
    }

    @Override
    public int encode(byte[] bytes, int length, byte[] into) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(level);
            context.setChecksum(true);
            context.setContentSize(true);
            return context.compressByteArray(into, 0, into.length, bytes, 0, length);
        }
    }

    @Override
    public int decode(byte[] bytes, int length, byte[] into) {
        try (ZstdDecompressCtx context = new ZstdDecompressCtx()) {
            return context.decompressByteArray(into, 0, into.length, bytes, 0, length);
        } catch (ZstdException e) {
            throw new BackupException(ErrorCode.RECOVERY_POINT_CORRUPT, "A block cannot be decompressed.", e);
        }
    }
}
