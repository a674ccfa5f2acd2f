package io.pgvault.worker.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders",
                "a b",
                "it's",
                "$(id)",
                "`id`",
                "a\nid",
                "größe\t'",
                "",
                "\\x41\n",
                "-x",
                "~root",
                "a\"b!"
            })
    void aShellReadsWhatItWasMadeOf(String text) throws Exception {
        String word = ShellWord.of(text);

        assertThat(word).doesNotContain("\n");
        Process shell = new ProcessBuilder("bash", "-c", "printf %s " + word).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(text);
        assertThat(shell.waitFor()).isZero();
    }
}
