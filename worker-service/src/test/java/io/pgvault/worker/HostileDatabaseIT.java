package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.ValidateBackup;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The owner of a protected database wants to become the backup user: nothing of that database's own runs as it. */
class HostileDatabaseIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final String database = "hostile_" + UUID.randomUUID().toString().substring(0, 8);
    private final String backupUser = database + "_backup";

    @BeforeEach
    void makeHostileDatabase() {
        postgres.execute(
                "postgres",
                "create role " + backupUser + " login password 'first' in role pg_read_all_data",
                "create database " + database);
        postgres.execute(
                database,
                "create table items as select generate_series(1, 10) i",
                "create schema evil",
                "grant usage on schema evil to public",
                trap("pg_database_size(name)", "bigint", "0::bigint"),
                trap("current_setting(text)", "text", "''::text"),
                trap("has_schema_privilege(oid, text)", "boolean", "true"),
                trap("starts_with(text, varchar)", "boolean", "false"),
                trap("pg_has_role(oid, text)", "boolean", "true"),
                trap("set_config(text, text, boolean)", "text", "''::text"));
        for (String setting : List.of(
                "search_path = evil, pg_catalog",
                "default_transaction_read_only = off",
                "statement_timeout = '1ms'",
                "lock_timeout = '1ms'",
                "idle_in_transaction_session_timeout = '1ms'")) {
            postgres.execute("postgres", "alter database " + database + " set " + setting);
            postgres.execute("postgres", "alter role " + backupUser + " in database " + database + " set " + setting);
        }
    }

    /** A function that does what the owner may not, as whoever calls it. */
    private static String trap(String signature, String type, String answer) {
        return "create function evil." + signature + " returns " + type
                + " language plpgsql as $$ begin execute format('alter role %I password %L', current_user, 'stolen');"
                + " return " + answer + "; end $$";
    }

    @Test
    void aValidationRunsNothingOfTheDatabase() throws Exception {
        BackupSource source = worker.target(secret("backup"));
        String before = password();

        ValidationCompleted answer = worker.validations()
                .validate(new ValidateBackup(
                        OperationId.random(), Instant.now(), source.vault(), source.dataSource(), source.secret()));

        assertThat(answer.error()).isNull();
        assertThat(password()).isEqualTo(before);
    }

    @Test
    void aBackupRunsNothingOfTheDatabaseAndIsWhole() throws Exception {
        String before = password();

        AttemptOutcome outcome = worker.backUp(worker.trigger(worker.target(secret("backup"))));

        assertThat(outcome).isInstanceOf(AttemptOutcome.Completed.class);
        assertThat(password()).isEqualTo(before);
        AttemptOutcome restored = worker.restore(
                Objects.requireNonNull(((AttemptOutcome.Completed) outcome).recoveryPoint()),
                database + "_copy",
                worker.superuserSecret("postgres"));
        assertThat(restored).isInstanceOf(AttemptOutcome.Completed.class);
        assertThat(password()).isEqualTo(before);
    }

    private SecretReference secret(String name) {
        return worker.secret(name, postgres.uri(database, backupUser, "first"));
    }

    private String password() throws SQLException {
        try (Connection connection = postgres.connect("postgres")) {
            return Sql.value(connection, "select rolpassword from pg_authid where rolname = ?", backupUser);
        }
    }
}
