package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.SharedParts;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.client.Sql;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In front of the server stands PgBouncer, which takes no settings with a session's start. */
class PoolerIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final String database = "pooled_" + UUID.randomUUID().toString().substring(0, 8);
    private final List<Process> poolers = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void makeDatabase() {
        postgres.execute(
                "postgres",
                "create role " + database + " login createdb password 'word' in role pg_read_all_data",
                "create database " + database);
        postgres.execute(database, "create table items as select generate_series(1, 10) i");
    }

    @AfterEach
    void stopPoolers() throws InterruptedException {
        for (Process pooler : poolers) {
            pooler.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "transaction"})
    void aBackupGoesThroughIt(String mode) throws Exception {
        int pooler = startPooler(mode);

        AttemptOutcome outcome = worker.backUp(worker.trigger(worker.target(secret(pooler))));

        assertThat(outcome).isInstanceOf(AttemptOutcome.Completed.class);
        worker.restore(
                Objects.requireNonNull(((AttemptOutcome.Completed) outcome).recoveryPoint()),
                database + "_copy",
                worker.superuserSecret("postgres"));
        try (Connection copy = postgres.connect(database + "_copy")) {
            assertThat(Sql.value(copy, "select count(*) from items")).isEqualTo("10");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "transaction"})
    void theOwnersFunctionsDoNotRunThroughItEither(String mode) throws Exception {
        postgres.execute(
                database,
                "create schema evil",
                "grant usage on schema evil to public",
                "create function evil.pg_database_size(name) returns bigint language plpgsql as $$ begin"
                        + " execute format('alter role %I password %L', current_user, 'stolen'); return 0; end $$");
        postgres.execute("postgres", "alter database " + database + " set search_path = evil, pg_catalog");
        int pooler = startPooler(mode);
        String before = password();

        assertFails("search_path", () -> worker.backUp(worker.trigger(worker.target(secret(pooler)))));

        assertThat(password()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "transaction"})
    void aRestoreThroughItIsRefusedBeforeAnythingIsMade(String mode) throws Exception {
        var recoveryPoint = worker.recoveryPoint(worker.superuserSecret(database));
        int pooler = startPooler(mode);

        assertFails(
                "a restore needs the server itself",
                () -> worker.restore(recoveryPoint, database + "_copy", secret(pooler)));

        try (Connection connection = postgres.connect("postgres")) {
            assertThat(Sql.values(connection, "select datname from pg_database"))
                    .doesNotContain(database + "_copy")
                    .noneMatch(name -> name.startsWith("pgvault_"));
        }
    }

    private SecretReference secret(int port) {
        return worker.secret(
                "pooled",
                postgres.uri(database, database, "word").replace(":" + postgres.port() + "/", ":" + port + "/"));
    }

    private String password() throws SQLException {
        try (Connection connection = postgres.connect("postgres")) {
            return Sql.value(connection, "select rolpassword from pg_authid where rolname = ?", database);
        }
    }

    private static void assertFails(String message, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.POOLER_IN_BETWEEN))
                .hasMessageContaining(message);
    }

    /** PgBouncer refuses root; Debian's package brings the user and the program. */
    private int startPooler(String mode) throws IOException {
        int port = SharedParts.freePort();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path users = Files.writeString(folder.resolve("users.txt"), "\"" + database + "\" \"word\"\n");
        Path settings =
                Files.writeString(folder.resolve(mode + ".ini"), """
                [databases]
                * = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = %s
                """.formatted(postgres.port(), port, users, mode));
        List<String> command = new ArrayList<>(List.of("/usr/sbin/pgbouncer"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("-u", "postgres"));
        }
        command.add(settings.toString());
        poolers.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(mode + ".log").toFile())
                .start());
        await().atMost(Duration.ofSeconds(20)).until(() -> listens(port));
        return port;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
