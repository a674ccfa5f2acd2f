package io.pgvault.recoverypoints.parts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredBlockTest {
    private static final String SHA = "0123456789abcdef".repeat(4);

    @Test
    void aLineComesBackAsTheBlockThatItWas() {
        StoredBlock block = new StoredBlock(2, 345_678, 8_388_608, SHA);

        assertThat(block.line()).isEqualTo("2 345678 8388608 " + SHA + "\n");
        assertThat(StoredBlock.parse(block.line().strip())).contains(block);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 2 3", "1 2 3 abc", "-1 2 3 " + "a", "9999999999 1 1 x"})
    void refusesWhatIsNoLine(String line) {
        assertThat(StoredBlock.parse(line)).isEmpty();
    }
}
