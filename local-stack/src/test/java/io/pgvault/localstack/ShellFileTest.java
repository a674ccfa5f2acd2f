package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellFileTest {
    @TempDir
    Path folder;

    @Test
    void shellReadsBackEveryCharacter() throws Exception {
        String value = "it's $HOME; `rm` \"and\" \\back ;=";
        Path file = Files.writeString(folder.resolve("env"), ShellFile.assignments(Map.of("TRICKY", value)));

        String read = Tool.run(
                List.of("sh", "-c", ". \"$1\"; printf %s \"$TRICKY\"", "sh", file.toString()),
                Map.of(),
                Duration.ofSeconds(10));

        assertThat(read).isEqualTo(value);
    }
}
