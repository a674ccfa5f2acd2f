package io.pgvault.worker.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataBlocksTest {
    private static final int HEAD = 7;
    private static final Map<Integer, Integer> NUMBERS = Map.of(300, 70_000, 301, 70_001);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void rowsGoOnUnderOtherNumbersHoweverTheyCome() throws IOException {
        byte[] archive = archive(300, 301);
        byte[] expected = blocks(70_000, 70_001);

        for (int size = 1; size <= archive.length; size++) {
            out.reset();
            DataBlocks blocks = new DataBlocks(HEAD, NUMBERS, out);
            for (int at = 0; at < archive.length; at += size) {
                blocks.write(archive, at, Math.min(size, archive.length - at));
            }
            blocks.requireEnd();
            assertThat(out.toByteArray()).as("in pieces of %d", size).isEqualTo(expected);
        }
    }

    @Test
    void anArchiveWithoutRowsHasNoBlocks() throws IOException {
        DataBlocks blocks = new DataBlocks(HEAD, NUMBERS, out);

        blocks.write(new byte[HEAD]);
        blocks.requireEnd();

        assertThat(out.size()).isZero();
    }

    @Test
    void aBlockThatTheHeadLacksIsRefused() {
        DataBlocks blocks = new DataBlocks(HEAD, NUMBERS, out);

        assertThatThrownBy(() -> blocks.write(archive(299, 300)))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("299");
    }

    @Test
    void anEndWithinABlockIsRefused() throws IOException {
        byte[] archive = archive(300, 301);
        DataBlocks blocks = new DataBlocks(HEAD, NUMBERS, out);

        blocks.write(archive, 0, archive.length - 1);

        assertThatThrownBy(blocks::requireEnd).hasMessageContaining("an end within a block");
    }

    private static byte[] archive(int first, int second) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        archive.write(new byte[] {'P', 'G', 'D', 'M', 'P', 1, 14});
        archive.write(blocks(first, second));
        return archive.toByteArray();
    }

    private static byte[] blocks(int first, int second) throws IOException {
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        block(blocks, first, "1\tone\n", "2\t\u00fc\n");
        block(blocks, second, "3\n");
        return blocks.toByteArray();
    }

    private static void block(ByteArrayOutputStream blocks, int number, String... pieces) throws IOException {
        blocks.write(1);
        number(blocks, number);
        for (String piece : pieces) {
            byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
            number(blocks, bytes.length);
            blocks.write(bytes);
        }
        number(blocks, 0);
    }

    private static void number(ByteArrayOutputStream blocks, int value) throws IOException {
        blocks.write(new byte[] {0, (byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24)});
    }
}
