package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.Lifetime;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.PostgresBinaries;
import io.pgvault.localstack.SharedParts;
import io.pgvault.localstack.StackDirectory;
import io.pgvault.worker.attempts.AttemptOutcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that end while rows flow: the failure passes by itself and says so, and the next attempt succeeds. */
@Timeout(180)
class EndedSessionsIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final String database = "ended_" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void makeDatabase() {
        postgres.execute("postgres", "create database " + database);
        // Small on disk, and long in a COPY.
        postgres.execute(
                database, "create table big as select i, repeat(md5(i::text), 30000) t from generate_series(1, 400) i");
    }

    @Test
    void aDumpWhoseSessionIsEndedInTheMiddleOfItsRowsIsTriedAgain() throws Exception {
        BackupTriggered trigger = worker.trigger(worker.target(worker.superuserSecret(database)));

        BackupException failure = whileRowsFlow(postgres, () -> worker.backUp(trigger), this::endSession);

        assertThat(failure.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
        assertThat(failure.toDetail().retryable()).isTrue();
        assertThat(worker.backUp(trigger)).isInstanceOf(AttemptOutcome.Completed.class);
    }

    @Test
    void aRestoreWhoseSessionIsEndedInTheMiddleOfItsRowsIsTriedAgain() throws Exception {
        SecretReference secret = worker.superuserSecret(database);
        RecoveryPoint recoveryPoint = worker.recoveryPoint(secret);
        RunRestore command = worker.restoreCommand(recoveryPoint, database + "_2", secret);

        BackupException failure = whileRowsFlow(postgres, () -> worker.restore(command), this::endSession);

        assertThat(failure.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
        assertThat(failure.toDetail().retryable()).isTrue();
        assertThat(worker.restore(command)).isInstanceOf(AttemptOutcome.Completed.class);
    }

    @Test
    void aRestoreWhoseServerIsStartedAnewSaysSoAndLeavesNothing(@TempDir Path folder) throws Exception {
        RecoveryPoint recoveryPoint = worker.recoveryPoint(worker.superuserSecret(database));
        LocalPostgres target = new LocalPostgres(
                StackDirectory.at(folder, Lifetime.WITH_JVM),
                "target",
                SharedParts.freePort(),
                PostgresBinaries.installed(),
                false);
        target.start();
        try {
            RunRestore command = worker.restoreCommand(
                    recoveryPoint, database + "_2", worker.secret("target", target.uri("postgres")));

            BackupException failure = whileRowsFlow(target, () -> worker.restore(command), server -> {
                server.stop();
                server.start();
                return true;
            });

            assertThat(failure.code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
            assertThat(failure).hasMessageContaining("pg_restore");
            assertThat(found(target, "select from pg_database where datname like 'pgvault\\_%'"))
                    .isFalse();
            assertThat(worker.restore(command)).isInstanceOf(AttemptOutcome.Completed.class);
        } finally {
            target.stop();
        }
    }

    /** Does something to a server; false when it found nothing to do it to. */
    @FunctionalInterface
    private interface Blow {
        boolean strike(LocalPostgres server) throws SQLException;
    }

    private boolean endSession(LocalPostgres server) throws SQLException {
        return found(server, "select pg_terminate_backend(pid) from " + COPYING);
    }

    private static final String COPYING =
            "pg_stat_activity where query like 'COPY %' and state = 'active' and application_name like 'pgvault/%'";

    private static BackupException whileRowsFlow(LocalPostgres server, Callable<?> work, Blow blow) throws Exception {
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> result = executor.submit(work);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() ->
                            result.isDone() || (found(server, "select pid from " + COPYING) && blow.strike(server)));
            result.get();
            throw new AssertionError("It went well");
        } catch (ExecutionException e) {
            return (BackupException) e.getCause();
        }
    }

    private static boolean found(LocalPostgres server, String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next();
        }
    }
}
