package io.pgvault.worker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.job.Attempt;
import io.pgvault.localstack.PostgresLogin;
import io.pgvault.localstack.SharedParts;
import io.pgvault.worker.client.PostgresTools.Extent;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.SslMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ToolProcessIT {
    private static final String PASSWORD = "pass:word'\\" + UUID.randomUUID();

    private final String name = "tool_" + UUID.randomUUID().toString().substring(0, 8);
    private @Nullable Connection lock;

    @BeforeEach
    void makeADumpWait() throws Exception {
        SharedParts.postgres()
                .execute(
                        "postgres",
                        "create role " + name + " superuser login password " + Sql.literal(PASSWORD),
                        "create database " + name);
        SharedParts.postgres().execute(name, "create table waits ()");
        Connection holder = SharedParts.postgres().connect(name);
        lock = holder;
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("lock table waits in access exclusive mode");
        }
    }

    @AfterEach
    void letGo() throws Exception {
        if (lock != null) {
            lock.close();
        }
    }

    @Test
    void nothingSecretIsInArgumentsOrEnvironmentAndThePrivateFileIsTheUsersAloneAndGoes() throws Exception {
        Path passFile;
        try (ToolProcess dump =
                tools().dump(programs(), login(name, PASSWORD), Optional.empty(), Extent.ALL, attempt())) {
            ProcessHandle child = awaitDump();
            Path proc = Path.of("/proc/" + child.pid());
            assertThat(read(proc.resolve("cmdline")))
                    .contains("--format=custom")
                    .doesNotContain(PASSWORD);
            String environment = read(proc.resolve("environ"));
            assertThat(environment).contains("PGUSER=" + name).doesNotContain(PASSWORD);
            passFile = Arrays.stream(environment.split("\0", -1))
                    .filter(variable -> variable.startsWith("PGPASSFILE="))
                    .map(variable -> Path.of(variable.substring("PGPASSFILE=".length())))
                    .findFirst()
                    .orElseThrow();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passFile)))
                    .isEqualTo("rw-------");
            dump.kill();
            assertThat(dump.waitFor()).isNotZero();
            assertThat(dump.messages().shown()).doesNotContain(PASSWORD);
        }
        assertThat(passFile).doesNotExist();
    }

    @Test
    void aDumpComesInPiecesAsLargeAsAPipe() throws Exception {
        SharedParts.postgres().execute(name, "create table rows as select generate_series(1, 200000) i");
        letGo();
        try (ToolProcess dump =
                tools().dump(programs(), login(name, PASSWORD), Optional.empty(), Extent.ALL, attempt())) {
            byte[] piece = new byte[1 << 20];
            int pieces = 0;
            int bytes = 0;
            for (int length = dump.output().read(piece);
                    length >= 0;
                    length = dump.output().read(piece)) {
                pieces++;
                bytes += length;
            }
            assertThat(dump.waitFor()).isZero();
            assertThat(dump.messages().shown()).isEmpty();
            assertThat(bytes / pieces).isGreaterThan(32 << 10);
        }
    }

    @Test
    void theProgramDiesWithTheWorker() throws Exception {
        PostgresLogin login = SharedParts.postgres().superuser(name);
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                DumpStarter.class.getName(),
                Integer.toString(SharedParts.postgres().port()),
                name,
                login.user());
        builder.environment().put("DUMP_PASSWORD", login.password());
        Process worker = builder.inheritIO().start();
        try {
            ProcessHandle child = awaitDump();
            assertThat(worker.descendants()).contains(child);

            worker.destroyForcibly();

            await().atMost(Duration.ofSeconds(10)).until(() -> !child.isAlive());
        } finally {
            worker.destroyForcibly();
        }
    }

    @Test
    void ofAProgramThatCannotStartNoPassFileStays() throws IOException {
        int before = passFiles();

        assertThatThrownBy(() -> tools().dump(
                                programs(), login("user\0options\0x", "word"), Optional.empty(), Extent.ALL, attempt()))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL))
                .hasMessageContaining("Cannot start")
                .hasMessageNotContaining("word");

        assertThat(passFiles()).isEqualTo(before);
    }

    private static int passFiles() throws IOException {
        String own = "pgvault-" + ProcessHandle.current().pid() + "-*.pgpass";
        int count = 0;
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), own)) {
            for (Path file : files) {
                assertThat(file).isNotNull();
                count++;
            }
        }
        return count;
    }

    /** Another worker that begins a dump and waits for it. */
    static final class DumpStarter {
        private DumpStarter() {}

        public static void main(String[] arguments) throws Exception {
            DatabaseLogin login = new DatabaseLogin(
                    "127.0.0.1",
                    Integer.parseInt(arguments[0]),
                    arguments[1],
                    arguments[2],
                    Optional.ofNullable(System.getenv("DUMP_PASSWORD")).orElseThrow(),
                    SslMode.PREFER);
            try (ToolProcess dump = tools().dump(programs(), login, Optional.empty(), Extent.ALL, attempt())) {
                System.exit(dump.waitFor());
            }
        }
    }

    /** The dump that waits for the lock, once the server knows it. */
    private ProcessHandle awaitDump() {
        await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 1);
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.endsWith("/pg_dump"))
                        .isPresent())
                .filter(process -> hasDatabase(process.pid()))
                .findFirst()
                .orElseThrow();
    }

    private boolean hasDatabase(long pid) {
        try {
            return read(Path.of("/proc/" + pid + "/environ")).contains("PGDATABASE=" + name);
        } catch (IOException e) {
            // It ended while it was looked at.
            return false;
        }
    }

    private int waiting() throws Exception {
        try (Connection connection = SharedParts.postgres().connect("postgres");
                Statement statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from pg_stat_activity where datname = '" + name
                        + "' and wait_event_type = 'Lock' and application_name like 'pgvault/%'")) {
            return result.next() ? result.getInt(1) : 0;
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static DatabaseLogin login(String user, String password) {
        return new DatabaseLogin("127.0.0.1", SharedParts.postgres().port(), user, user, password, SslMode.PREFER);
    }

    private static ClientPrograms programs() {
        return tools().clients().forDump(new PostgresVersion(15, 0));
    }

    private static PostgresTools tools() {
        return new PostgresTools(Clients.find(List.of()), Duration.ofMinutes(5), Optional.empty());
    }

    private static Attempt attempt() {
        return new Attempt(JobId.random(), AttemptId.random(), 1, "test");
    }
}
