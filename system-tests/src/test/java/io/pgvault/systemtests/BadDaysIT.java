package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.ApiAnswer;
import io.pgvault.apiclient.Bodies;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A table that somebody has locked keeps a dump waiting for as long as a test needs it in the middle of its work. */
class BadDaysIT {
    private static final Duration SOON = Duration.ofSeconds(5);

    private String database = "";
    private String instance = "";

    @BeforeEach
    void protect() {
        database = Pgvault.newDatabase("bad_day");
        Pgvault.source().execute(database, "create table t as select generate_series(1, 1000) i");
        instance = Pgvault.protect(
                database, "far-off", Pgvault.secret("bad-day-" + Pgvault.shortId(), Pgvault.login(database)));
    }

    @AfterEach
    void allIsWell() throws Exception {
        Wellness.assertAllIsWell();
    }

    @Test
    void aCancelledDumpStopsAndLeavesNothingBehind() throws SQLException {
        try (Connection lock = locked()) {
            String job = begin();
            await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.waiting(job) == 1);

            ApiAnswer cancelled = Pgvault.api().post(job + "/cancel", "");

            assertThat(cancelled.status()).isEqualTo(202);
            await().atMost(SOON).until(() -> ProtectedDatabase.sessions(job) == 0);
            JsonNode ended = Pgvault.api().jobEnded(job, SOON, state -> {});
            assertThat(ended.path("status").asText()).isEqualTo("Cancelled");
            lock.rollback();
        }
        assertThat(recoveryPoints()).isZero();
        assertThat(Pgvault.recoveryPoint(instance)).isNotEmpty();
    }

    @Test
    void anotherAttemptFinishesWhatAKilledWorkerBegan() throws SQLException {
        String job;
        try (Connection lock = locked()) {
            job = begin();
            await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.waiting(job) == 1);

            Pgvault.stack().service("worker-service-1").kill();
            lock.rollback();
        }
        await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.sessions(job) == 0);
        Pgvault.stack().startService("worker-service-1", Map.of());

        JsonNode ended = Pgvault.api().jobEnded(job, Pgvault.PATIENCE, state -> {});

        assertThat(ended.path("status").asText()).isEqualTo("Completed");
        assertThat(recoveryPoints()).isEqualTo(1);
    }

    @Test
    void aWorkerThatIsToldToStopHandsItsJobOverAtOnce() throws SQLException {
        String job;
        try (Connection lock = locked()) {
            job = begin();
            await().atMost(Pgvault.PATIENCE).until(() -> ProtectedDatabase.waiting(job) == 1);

            Pgvault.stack().service("worker-service-1").stop();
            await().atMost(SOON).until(() -> ProtectedDatabase.sessions(job) == 0);
            Pgvault.stack().startService("worker-service-1", Map.of());
            // Its heartbeats would have to be missed for four times as long.
            await().atMost(SOON).until(() -> ProtectedDatabase.waiting(job) == 1);
            lock.rollback();
        }

        JsonNode ended = Pgvault.api().jobEnded(job, Pgvault.PATIENCE, state -> {});

        assertThat(ended.path("status").asText()).isEqualTo("Completed");
        assertThat(recoveryPoints()).isEqualTo(1);
    }

    private Connection locked() throws SQLException {
        Connection connection = Pgvault.source().connect(database);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table t in access exclusive mode");
        }
        return connection;
    }

    private String begin() {
        return Pgvault.api()
                .succeeded(Pgvault.api().post(instance + "/backup", Bodies.backup("BackupWeekly")), Pgvault.PATIENCE)
                .at("/properties/jobId")
                .asText();
    }

    private int recoveryPoints() {
        return Pgvault.api()
                .get(instance + "/recoveryPoints")
                .body()
                .path("value")
                .size();
    }
}
