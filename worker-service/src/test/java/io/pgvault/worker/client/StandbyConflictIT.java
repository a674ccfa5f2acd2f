package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.SharedParts;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.SslMode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A standby ends whatever keeps it from replaying; its advice is another than that of a server that was lost. */
class StandbyConflictIT {
    private final LocalPostgres primary = SharedParts.postgres(17);
    private final LocalPostgres standby = SharedParts.standby(17);
    private final String name = "conflict_" + UUID.randomUUID().toString().substring(0, 8);
    private final ProgramFailures failures =
            new ProgramFailures(new Databases(Optional.empty(), Duration.ofSeconds(5), new ServerAddresses(true)));

    @Test
    void aDumpThatAStandbyEndedSaysHowItIsLetLive() throws Exception {
        primary.execute(
                "postgres",
                "create role " + name + " login password 'word' in role pg_read_all_data",
                "create database " + name);
        primary.execute(name, "create table t as select generate_series(1, 10000) i");
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> rows() == 10_000);
        DatabaseLogin login = new DatabaseLogin("127.0.0.1", standby.port(), name, name, "word", SslMode.PREFER);

        assertThat(failure(login).code()).isEqualTo(ErrorCode.CONNECTION_CLOSED);
        meetReplay();

        BackupException failure = failure(login);
        assertThat(failure.code()).isEqualTo(ErrorCode.STANDBY_CONFLICT);
        assertThat(failure.toDetail().retryable()).isTrue();
        assertThat(failure.toDetail().recommendedAction()).contains("hot_standby_feedback");
    }

    private BackupException failure(DatabaseLogin login) {
        return failures.ofDump(
                login, "then", 1, new ProgramMessages("pg_dump: error: server closed the connection unexpectedly", ""));
    }

    /** The settings are back afterwards: other tests have the same standby. */
    private void meetReplay() throws SQLException {
        standby.execute("postgres", "alter system set max_standby_streaming_delay = 0", "select pg_reload_conf()");
        try (Connection reader = DriverManager.getConnection(standby.jdbcUrl(name), name, "word");
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("select count(*) from t");
            primary.execute(name, "delete from t", "vacuum t");
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> value("select confl_snapshot from pg_stat_database_conflicts where datname = '" + name
                                    + "'")
                            > 0);
        } finally {
            standby.execute("postgres", "alter system reset max_standby_streaming_delay", "select pg_reload_conf()");
        }
    }

    private long rows() throws SQLException {
        return value("select count(*) from t");
    }

    private long value(String query) throws SQLException {
        try (Connection connection = standby.connect(name)) {
            return Long.parseLong(Sql.value(connection, query));
        }
    }
}
