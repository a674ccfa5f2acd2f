package io.pgvault.recoverypoints.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final CodecChain ZSTD = CodecChain.reading(List.of("zstd"));
    private static final int FRAME = 10_000;

    @Test
    void comesBackAsItWas() {
        byte[] raw = text(FRAME);
        byte[] back = new byte[FRAME];

        decompress(compress(raw), back, FRAME);

        assertThat(back).isEqualTo(raw);
    }

    @Test
    void whatCannotBeCompressedFitsTheScratchArea() {
        byte[] raw = new byte[FRAME];
        new Random(1).nextBytes(raw);
        byte[] back = new byte[FRAME];

        decompress(compress(raw), back, FRAME);

        assertThat(back).isEqualTo(raw);
    }

    @Test
    void aFrameSaysHowLongItsContentIs() {
        assertThat(Zstd.getFrameContentSize(compress(text(FRAME)))).isEqualTo(FRAME);
    }

    @Test
    void everyFlippedByteIsNoticed() {
        byte[] raw = new byte[300];
        new Random(2).nextBytes(raw);
        byte[] stored = compress(raw);
        for (int i = 0; i < stored.length; i++) {
            byte[] damaged = stored.clone();
            damaged[i] ^= 1;
            byte[] back = new byte[FRAME];

            assertThatThrownBy(() -> decompress(damaged, back, raw.length))
                    .as("byte %d of %d", i, stored.length)
                    .isInstanceOfSatisfying(
                            BackupException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT));
        }
    }

    @Test
    void aFrameOfAnotherLengthIsRefused() {
        byte[] stored = compress(text(FRAME - 1));

        assertThatThrownBy(() -> decompress(stored, new byte[FRAME], FRAME))
                .hasMessageContaining("9999 bytes instead of 10000");
    }

    @Test
    void aFrameThatIsTooLongForItsPlaceIsRefused() {
        byte[] stored = compress(text(FRAME));

        assertThatThrownBy(() -> decompress(stored, new byte[FRAME - 1], FRAME - 1))
                .isInstanceOf(BackupException.class);
    }

    @Test
    void aPlainDecoderReadsFramesAndPassesOverTheSeekTable() throws IOException {
        byte[] first = text(FRAME);
        byte[] second = Arrays.copyOf(text(FRAME), 17);
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        List<Frames.Sizes> sizes = List.of(write(first, segment), write(second, segment));
        segment.writeBytes(Frames.seekTable(sizes));

        try (ZstdInputStream plain = new ZstdInputStream(new ByteArrayInputStream(segment.toByteArray()))) {
            plain.setContinuous(true);
            assertThat(plain.readNBytes(FRAME)).isEqualTo(first);
            assertThat(plain.readNBytes(FRAME)).isEqualTo(second);
        }
    }

    @Test
    void theSeekTableIsTheOneOfTheSeekableFormat() {
        ByteBuffer table = ByteBuffer.wrap(
                        Frames.seekTable(List.of(new Frames.Sizes(11, 22), new Frames.Sizes(33, 44))))
                .order(ByteOrder.LITTLE_ENDIAN);

        assertThat(table.getInt()).isEqualTo(0x184D2A5E);
        assertThat(table.getInt()).isEqualTo(table.remaining()).isEqualTo(2 * 8 + 9);
        assertThat(List.of(table.getInt(), table.getInt(), table.getInt(), table.getInt()))
                .containsExactly(11, 22, 33, 44);
        assertThat(table.getInt()).isEqualTo(2);
        assertThat(table.get()).isZero();
        assertThat(table.getInt()).isEqualTo(0x8F92EAB1);
        assertThat(table.hasRemaining()).isFalse();
    }

    private static Frames.Sizes write(byte[] raw, ByteArrayOutputStream segment) {
        byte[] stored = compress(raw);
        segment.writeBytes(stored);
        return new Frames.Sizes(stored.length, raw.length);
    }

    private static byte[] compress(byte[] raw) {
        return ZSTD.encode(new BlockBudget.Buffers(raw.clone(), new byte[new ZstdCodec(1).bound(FRAME)]), raw.length);
    }

    private static byte[] text(int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + i / 7 % 26);
        }
        return text;
    }

    private static void decompress(byte[] stored, byte[] raw, int rawBytes) {
        ZSTD.decode(stored, new BlockBudget.Buffers(raw, new byte[0]), rawBytes);
    }
}
