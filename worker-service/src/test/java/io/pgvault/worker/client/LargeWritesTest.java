package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeWritesTest {
    private static final Path PROGRAM = Path.of("/bin/echo");

    @Test
    void aProgramThatTakesItIsStartedThroughTheWrapper() {
        assertThat(new LargeWrites(List.of("env")).command(PROGRAM)).containsExactly("env", "/bin/echo");
    }

    @Test
    void aProgramIsStartedAsEverWithoutAWrapper() {
        assertThat(new LargeWrites(List.of("no-such-program")).command(PROGRAM)).containsExactly("/bin/echo");
    }

    @Test
    void aProgramIsStartedAsEverWhenTheWrapperFails() {
        assertThat(new LargeWrites(List.of("false")).command(PROGRAM)).containsExactly("/bin/echo");
    }

    @Test
    void aProgramIsStartedAsEverWhenTheWrapperMakesItComplain() {
        List<String> complaining = List.of("sh", "-c", "echo 'cannot be preloaded: ignored' >&2");

        assertThat(new LargeWrites(complaining).command(PROGRAM)).containsExactly("/bin/echo");
    }
}
