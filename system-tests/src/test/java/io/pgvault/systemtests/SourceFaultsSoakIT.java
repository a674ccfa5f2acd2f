package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.systemtests.checker.Observation.TopicRecord;
import io.pgvault.systemtests.faults.TcpFaultProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The protected server, the way to it and the worker's own disk have bad minutes. */
@Tag("soak")
class SourceFaultsSoakIT {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int ROWS = 100_000;

    private final TcpFaultProxy network = new TcpFaultProxy(Pgvault.source().port());

    @AfterEach
    void allIsWell() throws Exception {
        network.heal();
        Wellness.assertAllIsWell();
        network.close();
    }

    @Test
    void aSlowServerIsWaitedFor() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.through(network.port(), "slow", ROWS);
        network.slow(150_000);

        String job = database.begin();

        assertThat(Pgvault.api().jobEnded(job, LONG, state -> {}).path("status").asText())
                .isEqualTo("Completed");
        assertThat(events(job)).containsExactlyInAnyOrder("JobStarted", "JobCompleted");
    }

    @Test
    void aConnectionThatIsCutIsTriedAgain() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.through(network.port(), "cut", ROWS);
        network.cutAfter(1_000_000);

        assertThat(Pgvault.backUp(database.path(), LONG).path("status").asText())
                .isEqualTo("Completed");
        assertThat(database.recoveryPoints()).isEqualTo(1);
    }

    @Test
    void aServerThatRefusesForAMomentIsTriedAgain() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.through(network.port(), "refused", 100);
        network.refuse();
        String job = database.begin();
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        network.heal();

        assertThat(Pgvault.api().jobEnded(job, LONG, state -> {}).path("status").asText())
                .isEqualTo("Completed");
    }

    @Test
    void aBlackHoleDoesNotHoldADumpForEver() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.through(network.port(), "black_hole", 100);
        String job;
        try (Connection lock = database.locked()) {
            job = database.begin();
            await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.waiting(job) == 1);
            network.blackHole();
            lock.rollback();
        }
        await().atMost(LONG).untilAsserted(() -> assertThat(events(job)).contains("JobFailed"));
        network.heal();

        assertThat(Pgvault.api().jobEnded(job, LONG, state -> {}).path("status").asText())
                .isEqualTo("Completed");
        assertThat(database.recoveryPoints()).isEqualTo(1);
    }

    @Test
    void aSecretRotatedWhileADumpRunsServesTheNext() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.small("rotating");
        String user = "user_of_" + database.database();
        String first = "first-" + Pgvault.shortId() + Pgvault.shortId();
        String second = "second-" + Pgvault.shortId() + Pgvault.shortId();
        Pgvault.secrets().add("the first password", first);
        Pgvault.secrets().add("the second password", second);
        Pgvault.source().execute("postgres", "create role " + user + " login superuser password '" + first + "'");
        String name = ProtectedDatabase.idOf(database.secret());
        Pgvault.secret(name, database.uri(user, first));
        String job;
        try (Connection lock = database.locked()) {
            job = database.begin();
            await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.waiting(job) == 1);
            Pgvault.source().execute("postgres", "alter role " + user + " password '" + second + "'");
            Pgvault.secret(name, database.uri(user, second));
            lock.rollback();
        }

        assertThat(Pgvault.api().jobEnded(job, LONG, state -> {}).path("status").asText())
                .isEqualTo("Completed");
        assertThat(Pgvault.backUp(database.path()).path("status").asText()).isEqualTo("Completed");
    }

    @Test
    void aFullDiskUnderTheWorkerIsSaidInPlainWords() throws Exception {
        assumeThat(Files.isWritable(Path.of("/proc/sys/kernel/hostname")))
                .as("file systems can be mounted")
                .isTrue();
        ProtectedDatabase database = ProtectedDatabase.small("full_disk");
        Path temporary = Pgvault.stack().directory().temporaryFiles("worker-service-1");
        run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", temporary.toString());
        try {
            fill(temporary.resolve("full"));
            JsonNode job = Pgvault.backUp(database.path(), LONG);

            assertThat(job.path("status").asText()).isEqualTo("Failed");
            assertThat(job.at("/errorDetails/0").toString()).contains("temporary file", "No space left");
        } finally {
            run("umount", temporary.toString());
        }
        assertThat(Pgvault.backUp(database.path()).path("status").asText()).isEqualTo("Completed");
    }

    private static List<String> events(String job) throws SQLException {
        return Pgvault.checker().observe().records().stream()
                .filter(event -> event.topic().equals("pgvault.job-events.v1")
                        && event.content().at("/attempt/jobId").asText().equals(ProtectedDatabase.idOf(job)))
                .map(TopicRecord::type)
                .toList();
    }

    private static void fill(Path file) {
        try {
            Files.write(file, new byte[1024 * 1024]);
            throw new AssertionError("There was room for a megabyte");
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
