package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.SharedParts;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.SslMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session of pgvault begins with wins over what its role and its database were given. */
class SessionSettingsIT {
    private final LocalPostgres postgres = SharedParts.postgres();
    private final Databases databases =
            new Databases(Optional.empty(), Duration.ofSeconds(2), new ServerAddresses(true));
    private final String name = "settings_" + UUID.randomUUID().toString().substring(0, 8);
    private final DatabaseLogin login =
            new DatabaseLogin("127.0.0.1", postgres.port(), name, name, "word", SslMode.PREFER);

    @BeforeEach
    void makeDatabase() {
        postgres.execute(
                "postgres",
                "create role " + name + " login createdb password 'word'",
                "create role " + name + "_other role " + name,
                "create database " + name,
                "alter database " + name + " set search_path = public",
                "alter database " + name + " set idle_session_timeout = '1s'",
                "alter role " + name + " set statement_timeout = '1ms'",
                "alter role " + name + " set lock_timeout = '1ms'",
                "alter role " + name + " set idle_in_transaction_session_timeout = '1ms'",
                "alter role " + name + " set role = " + name + "_other");
    }

    @Test
    void aCheckReadsOnlyAndIsBounded() throws SQLException {
        try (Connection connection = databases.connect(login, "test")) {
            assertThat(setting(connection, "search_path")).isEqualTo("pg_catalog");
            assertThat(setting(connection, "statement_timeout")).isEqualTo("2s");
            assertThat(setting(connection, "lock_timeout")).isEqualTo("1min");
            assertThat(setting(connection, "idle_in_transaction_session_timeout"))
                    .isEqualTo("0");
            assertThat(setting(connection, "idle_session_timeout")).isEqualTo("0");
            assertThat(Sql.value(connection, "select current_user")).isEqualTo(name);
            assertThatThrownBy(() -> Sql.execute(connection, "create table public.t (i int)"))
                    .hasStackTraceContaining("read-only transaction");
        }
    }

    @Test
    void aCheckThatTakesTooLongIsEndedByTheServer() throws SQLException {
        try (Connection connection = databases.connect(login, "test")) {
            assertThatThrownBy(() -> Sql.values(connection, "select 1 from pg_sleep(20)"))
                    .isInstanceOfSatisfying(
                            BackupException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DATABASE_FAILED))
                    .hasStackTraceContaining("statement timeout");
        }
    }

    @Test
    void aPreparationMayWriteThoughTheDatabaseSaysOtherwise() throws SQLException {
        postgres.execute("postgres", "alter database " + name + " set default_transaction_read_only = on");
        try (Connection connection = databases.connectForChange(login, "test")) {
            Sql.execute(connection, "create database " + name + "_made");
            Sql.execute(connection, "drop database " + name + "_made");
            assertThat(setting(connection, "search_path")).isEqualTo("pg_catalog");
        }
    }

    @Test
    void whatMayTakeLongIsNotCutOff() throws SQLException {
        try (Connection connection = databases.connectForLong(login, "test")) {
            assertThat(setting(connection, "statement_timeout")).isEqualTo("0");
            assertThat(setting(connection, "lock_timeout")).isEqualTo("0");
            assertThat(setting(connection, "search_path")).isEqualTo("pg_catalog");
        }
    }

    @Test
    void aTimeoutOfNothingIsRefused() {
        assertThatThrownBy(() -> new Databases(Optional.empty(), Duration.ZERO, new ServerAddresses(true)))
                .hasMessageContaining("pgvault.worker.check-timeout must be positive");
    }

    private static String setting(Connection connection, String setting) {
        return Sql.value(connection, "select current_setting('" + setting + "')");
    }
}
