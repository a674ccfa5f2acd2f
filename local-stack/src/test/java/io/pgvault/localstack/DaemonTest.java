package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {
    private static final String MARK = "mark-of-this-test";

    @TempDir
    Path folder;

    private StackDirectory directory;
    private Daemon daemon;

    @BeforeEach
    void createDaemon() {
        directory = StackDirectory.at(folder.resolve("stack"), Lifetime.WITH_JVM);
        daemon = new Daemon(directory, "sleeper", MARK);
    }

    @AfterEach
    void endProcess() {
        daemon.kill();
    }

    @Test
    void isFoundAgainThroughItsPidFile() {
        start("sleep 60 & wait");

        assertThat(new Daemon(directory, "sleeper", MARK).running()).isTrue();
    }

    @Test
    void staleFileThatNamesAnotherProcessIsNotBelieved() throws Exception {
        Files.writeString(
                directory.pidFile("sleeper"),
                Long.toString(ProcessHandle.current().pid()));

        assertThat(daemon.running()).isFalse();
        daemon.kill();
        assertThat(directory.pidFile("sleeper")).doesNotExist();
    }

    @Test
    void stopAsksAndRemovesThePidFile() {
        start("sleep 60 & wait");

        assertThat(daemon.stop("TERM", Duration.ofSeconds(10))).isTrue();
        assertThat(directory.pidFile("sleeper")).doesNotExist();
    }

    @Test
    void stopTellsWhenTheProcessDoesNotListen() {
        start("trap '' TERM; echo deaf; while :; do sleep 0.1; done");
        daemon.awaitReady(Duration.ofSeconds(10), () -> daemon.lastLogLines(1).equals("deaf"), "");

        assertThat(daemon.stop("TERM", Duration.ofMillis(300))).isFalse();
        assertThat(daemon.running()).isTrue();
    }

    @Test
    void processThatEndsWhileStartingIsReportedWithItsLastWords() {
        start("echo 'no such database'; exit 3");

        assertThatThrownBy(() -> daemon.awaitReady(Duration.ofSeconds(10), () -> false, "Look there."))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContainingAll("sleeper ended while starting", "Look there.", "no such database");
    }

    @Test
    void processThatIsNotReadyInTimeIsReported() {
        start("sleep 60 & wait");

        assertThatThrownBy(() -> daemon.awaitReady(Duration.ofMillis(200), () -> false, "Look there."))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("sleeper is not ready after");
    }

    @Test
    void settingsOfTheCallersShellDoNotReachTheProcess() {
        daemon.start(List.of("sh", "-c", "env; sleep 60", MARK), Map.of("PGVAULT_GIVEN", "yes"));

        daemon.awaitReady(Duration.ofSeconds(10), () -> daemon.lastLogLines(200).contains("PATH="), "");
        assertThat(daemon.lastLogLines(200)).contains("PGVAULT_GIVEN=yes").doesNotContain("MAVEN_PROJECTBASEDIR");
    }

    private void start(String script) {
        daemon.start(List.of("sh", "-c", script, MARK), Map.of());
    }
}
