package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobHeartbeat.Phase;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs and statements that come to a standstill, and those that only look like it. */
class StandstillIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final JobProgress progress = new JobProgress();
    private String database = "";

    @BeforeEach
    void makeDatabase() {
        database = "still_" + UUID.randomUUID().toString().substring(0, 8);
        postgres.execute("postgres", "create database " + database);
    }

    @Test
    void aDumpThatStandsStillIsEndedHereAndOnTheServer() throws Exception {
        // More than the pipes between server, program and worker hold, so that the program cannot have ended before.
        postgres.execute(
                database, "create table t as select repeat(md5(i::text), 30) from generate_series(1, 60000) i");
        BackupTriggered trigger = worker.trigger(worker.target(worker.superuserSecret(database)));
        Attempt attempt = WorkerFixture.attempt(trigger.jobId());
        progress.stopSignal().whenRequested(() -> {});

        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<AttemptOutcome> backup = executor.submit(() -> worker.backUp(trigger, attempt, progress));
            stopTheDump();

            assertThatThrownBy(backup::get).cause().satisfies(StandstillIT::isStalled);
        }

        assertThat(progress.stopSignal().reason())
                .hasValueSatisfying(why -> assertThat(why.message()).contains(database, "PT4S"));
        assertThat(sessions()).isZero();
    }

    private static void isStalled(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        BackupException.class, known -> assertThat(known.code()).isEqualTo(ErrorCode.JOB_STALLED));
    }

    /** Stopped by a signal it neither reads nor ends, as if its server were behind a cut line. */
    private void stopTheDump() throws Exception {
        ProcessHandle dump = await().until(
                        () -> ProcessHandle.current()
                                .descendants()
                                .filter(child ->
                                        child.info().command().orElse("").endsWith("pg_dump"))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(dump.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void anIndexThatTakesLongIsNoStandstill() throws Exception {
        slowIndex(1, WorkerFixture.SILENCE.plusSeconds(3));
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint recoveryPoint = worker.recoveryPoint(secret);

        // The index sleeps when it is built and again when it is analysed.
        assertThat(worker.restore(worker.restoreCommand(recoveryPoint, database + "_2", secret), progress))
                .isInstanceOf(AttemptOutcome.Completed.class);
    }

    /** All is there by then but statistics: to throw it away would help nobody. */
    @Test
    void aRestoreThatIsCancelledWhileItAnalysesEndsAtOnceAndKeepsWhatItHas() throws Exception {
        slowIndex(20, Duration.ofMillis(500));
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint recoveryPoint = worker.recoveryPoint(secret);

        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<AttemptOutcome> restore = executor.submit(
                    () -> worker.restore(worker.restoreCommand(recoveryPoint, database + "_2", secret), progress));
            await().atMost(Duration.ofMinutes(1)).until(() -> progress.phase() == Phase.ANALYZING);
            progress.stopSignal().request(ErrorDetail.of(ErrorCode.JOB_CANCELLED, "The job was cancelled."));

            assertThat(restore.get(8, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            AttemptOutcome.Completed.class,
                            completed -> assertThat(completed.warnings())
                                    .singleElement()
                                    .satisfies(warning ->
                                            assertThat(warning.message()).contains("statistics")));
        }

        assertThat(count("pg_database where datname = '" + database + "_2'")).isEqualTo(1);
        assertThat(count("pg_database where starts_with(datname, 'pgvault_')")).isZero();
    }

    /** An index whose expression takes its time in a scratch database, when it is built and when it is analysed. */
    private void slowIndex(int rows, Duration each) {
        postgres.execute(
                database,
                "create function slow(i int) returns int language plpgsql immutable as $$ begin"
                        + " if current_database() <> '" + database + "' then perform pg_catalog.pg_sleep("
                        + each.toMillis() + " / 1000.0); end if; return i; end $$",
                "create table t as select generate_series(1, " + rows + ") i",
                "create index on t (slow(i))");
    }

    @Test
    void whatAnEarlierAttemptLeftOnTheServerIsEndedAndNothingElse() throws Exception {
        BackupTriggered trigger = worker.trigger(worker.target(worker.superuserSecret(database)));

        try (Connection leftover = session("pgvault/" + trigger.jobId() + "/01234567");
                Connection other = session("pgvault/" + UUID.randomUUID() + "/01234567")) {
            worker.backUp(trigger);

            assertThatThrownBy(ask(leftover)).isInstanceOf(SQLException.class);
            assertThatCode(ask(other)).doesNotThrowAnyException();
        }
    }

    private static ThrowingCallable ask(Connection connection) {
        return () -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("select 1");
            }
        };
    }

    private Connection session(String applicationName) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("user", postgres.superuser(database).user());
        properties.setProperty("password", postgres.superuser(database).password());
        return DriverManager.getConnection(postgres.superuser(database).jdbcUrl(), properties);
    }

    private int sessions() throws SQLException {
        return count("pg_stat_activity where datname = '" + database + "'");
    }

    private int count(String from) throws SQLException {
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + from)) {
            result.next();
            return result.getInt(1);
        }
    }
}
