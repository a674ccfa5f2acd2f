package io.pgvault.recoverypoints.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecChainTest {
    private static final byte[] RAW = "some rows of a table".repeat(50).getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest(name = "{0} codecs beside zstd")
    @ValueSource(ints = {0, 1, 2, 3})
    void whatWentThroughAllComesBackThroughAll(int marks) {
        List<Codec> codecs = new ArrayList<>(List.of(new ZstdCodec(1)));
        for (int i = 0; i < marks; i++) {
            codecs.add(new Mark((byte) i));
        }
        CodecChain chain = new CodecChain(codecs);

        byte[] stored = chain.encode(buffers(RAW), RAW.length);
        BlockBudget.Buffers back = buffers(new byte[RAW.length]);
        chain.decode(stored, back, RAW.length);

        assertThat(Arrays.copyOf(back.raw(), RAW.length)).isEqualTo(RAW);
        for (int i = 0; i < marks; i++) {
            assertThat(stored[stored.length - 1 - i]).isEqualTo((byte) (marks - 1 - i));
        }
        assertThat(chain.names()).hasSize(1 + marks).startsWith("zstd");
    }

    @Test
    void aCodecThatIsNotKnownIsRefusedByName() {
        assertThatThrownBy(() -> CodecChain.reading(List.of("zstd", "seal")))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD))
                .hasMessageContaining("seal");
    }

    private static BlockBudget.Buffers buffers(byte[] raw) {
        return new BlockBudget.Buffers(Arrays.copyOf(raw, 4096), new byte[4096]);
    }

    /** Puts a byte behind the block. */
    private record Mark(byte value) implements Codec {
        @Override
        public String codecName() {
            return "mark";
        }

        @Override
        public int bound(int length) {
            return length + 1;
        }

        @Override
        public int encode(byte[] bytes, int length, byte[] into) {
            System.arraycopy(bytes, 0, into, 0, length);
            into[length] = value;
            return length + 1;
        }

        @Override
        public int decode(byte[] bytes, int length, byte[] into) {
            assertThat(bytes[length - 1]).isEqualTo(value);
            System.arraycopy(bytes, 0, into, 0, length - 1);
            return length - 1;
        }
    }
}
