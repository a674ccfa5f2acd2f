package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifetimeTest {
    private static final String MARK = "mark-of-lifetime-test";

    @TempDir
    Path folder;

    private Daemon sleeper;

    /** A JVM of its own that starts a process and then waits to be killed. */
    static final class Starter {
        public static void main(String... arguments) throws InterruptedException {
            StackDirectory directory = StackDirectory.at(Path.of(arguments[0]), Lifetime.valueOf(arguments[1]));
            new Daemon(directory, "sleeper", MARK).start(List.of("sh", "-c", "sleep 60 & wait", MARK), Map.of());
            Thread.sleep(Duration.ofMinutes(1));
        }
    }

    @BeforeEach
    void lookAtTheSameProcess() {
        sleeper = new Daemon(StackDirectory.at(folder.resolve("stack"), Lifetime.WITH_JVM), "sleeper", MARK);
    }

    @AfterEach
    void endProcess() {
        sleeper.kill();
    }

    @Test
    void processOfTestDiesWithItsJvmEvenWhenThatIsKilled() throws Exception {
        killStarterOf(Lifetime.WITH_JVM);

        Awaitility.await().untilAsserted(() -> assertThat(sleeper.running()).isFalse());
    }

    @Test
    void detachedProcessOutlivesItsLauncher() throws Exception {
        killStarterOf(Lifetime.DETACHED);

        Awaitility.await()
                .during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(sleeper.running()).isTrue());
    }

    private void killStarterOf(Lifetime lifetime) throws Exception {
        Process starter = new ProcessBuilder(
                        Tool.java("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        folder.resolve("stack").toString(),
                        lifetime.name())
                .inheritIO()
                .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(sleeper.running()).isTrue());
        } finally {
            starter.destroyForcibly().waitFor();
        }
    }
}
