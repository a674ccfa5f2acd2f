package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import io.pgvault.blobstore.azure.AzureBlobService;
import io.pgvault.blobstore.azure.AzureBlobSettings;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DatabaseSelection;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.FileOptions;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.contract.job.ValidateFilesRestore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.SharedParts;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.client.Sql;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recovery point as files, with the rights of a worker, and what PostgreSQL's own programs make of them. */
class FilesRestoreIT {
    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final String url = SharedParts.azurite().endpoint() + "/dumps-" + id;
    private final BlobContainerClient container = AzureBlobService.connect(new AzureBlobSettings(
                    Optional.of(SharedParts.azurite().connectionString()), Optional.empty(), 3, Duration.ofSeconds(20)))
            .getBlobContainerClient("dumps-" + id);

    /** What stands in names of databases now and then. */
    private final String database = "Größe 1's " + id;

    private final String owner = "owner \"a\" " + id;
    private final String group = "group_" + id;

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void makeDatabaseAndContainer() {
        container.create();
        postgres.execute(
                "postgres",
                "create role " + group + " noinherit",
                "create role " + Sql.identifier(owner) + " login createdb connection limit 7 in role " + group,
                "alter role " + Sql.identifier(owner) + " set search_path = \"$user\", public",
                "alter role " + Sql.identifier(owner) + " set my.word = 'it''s'",
                "comment on role " + Sql.identifier(owner) + " is 'who''s who'",
                "create database " + Sql.identifier(database));
        postgres.execute(
                database,
                "create table items (id int primary key, noise bytea)",
                "insert into items select i, decode(md5(i::text) || md5((i + 1)::text), 'hex')"
                        + " from generate_series(1, 300000) i",
                "alter table items owner to " + Sql.identifier(owner),
                "create view few as select id from items where id < 10",
                "grant select on few to " + group);
    }

    @Test
    void psqlAndPgRestoreTakeTheFilesAsTheMarkerSays() throws Exception {
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(database));
        String before = dumpOf(database);
        List<String> rolesBefore = roles();

        AttemptOutcome.Completed outcome = (AttemptOutcome.Completed) worker.restore(command(point, "of today/x"));

        String marker = outcome.files() == null ? "" : outcome.files().getFirst();
        assertThat(names()).containsExactlyInAnyOrderElementsOf(outcome.files());
        assertThat(names()).allMatch(name -> name.matches("of-today/x_[A-Za-z0-9_.~-]+"));
        assertThat(outcome.warnings()).isEmpty();
        download();
        String sums = "grep -E '^[0-9a-f]{64}  ' " + marker + " | sha256sum --check --strict";
        assertThat(shell(sums).output().lines()).hasSize(2).allMatch(line -> line.endsWith(": OK"));

        byHand(marker, 3);

        assertThat(dumpOf(database)).isEqualTo(before);
        assertThat(roles()).isEqualTo(rolesBefore);
    }

    @Test
    void aServerOfSeveralStreamsBecomesAllKindsOfFiles() throws Exception {
        postgres.execute(
                database,
                "create table lines (id serial primary key, item int references items)",
                "insert into lines (item) select i from generate_series(1, 200000) i");
        WorkerFixture several = WorkerFixture.ofStreams(2);
        BackupSource server = several.server(
                several.superuserSecret("postgres"), new DatabaseSelection(List.of(database), List.of()));
        RecoveryPoint point = Objects.requireNonNull(
                ((AttemptOutcome.Completed) several.backUp(several.trigger(server))).recoveryPoint());
        String before = dumpOf(database);

        AttemptOutcome.Completed outcome =
                (AttemptOutcome.Completed) several.restore(several.filesCommand(point, url, "all"));

        String marker = outcome.files() == null ? "" : outcome.files().getFirst();
        assertThat(names())
                .containsExactlyInAnyOrderElementsOf(outcome.files())
                .hasSize(6)
                .contains("all_roles.sql", "all_tablespaces.sql", "all_schemas.sql")
                .anyMatch(name -> name.endsWith("~part2.sql"));
        download();
        assertThat(folder.resolve("all_schemas.sql"))
                .content()
                .contains("-- Database " + database, "CREATE TABLE public.items (", "CREATE VIEW public.few AS");
        assertThat(folder.resolve(marker)).content().contains(", the whole server");
        byHand(marker, 7);
        assertThat(dumpOf(database)).isEqualTo(before);
    }

    /** Its second stream has rows that the first one's foreign keys, sequences and views are about. */
    @Test
    void severalStreamsBecomeOneFileWhereThatIsAskedFor() throws Exception {
        postgres.execute(
                database,
                "create table lines (id serial primary key, item int references items, note text default 'ü')",
                "insert into lines (item) select i from generate_series(1, 200000) i",
                "create table bare (i int)",
                "insert into bare select generate_series(1, 250000)",
                "select lo_from_bytea(0, 'large')",
                "create materialized view counted as select count(*) from lines");
        WorkerFixture several = WorkerFixture.ofStreams(3);
        BackupSource server = several.server(
                several.superuserSecret("postgres"), new DatabaseSelection(List.of(database, "postgres"), List.of()));
        RecoveryPoint point = Objects.requireNonNull(
                ((AttemptOutcome.Completed) several.backUp(several.trigger(server))).recoveryPoint());
        String before = dumpOf(database);

        AttemptOutcome.Completed outcome = (AttemptOutcome.Completed)
                several.restore(several.filesCommand(point, url, "one", new FileOptions(List.of(database), true)));

        String marker = outcome.files() == null ? "" : outcome.files().getFirst();
        assertThat(names())
                .containsExactlyInAnyOrderElementsOf(outcome.files())
                .hasSize(5)
                .noneMatch(name -> name.contains("~part"));
        download();
        String file = names().stream()
                .filter(name -> name.contains("_database_"))
                .findFirst()
                .orElseThrow();
        assertThat(shell("grep -E '^[0-9a-f]{64}  ' " + marker + " | sha256sum --check --strict")
                        .exitCode())
                .isZero();
        byHand(marker, 4);
        assertThat(dumpOf(database)).isEqualTo(before);
        for (String way : List.of("pg_restore -j3 '" + file + "' -d ", "cat '" + file + "' | pg_restore -d ")) {
            String copy = "copy_" + UUID.randomUUID();
            Result restored = shell("set -e -o pipefail; createdb -T template0 " + copy + "; " + way + copy);
            assertThat(restored.exitCode()).as(restored.output()).isZero();
            assertThat(unconnected(dumpOf(copy).replace(copy, database))).isEqualTo(unconnected(before));
        }
    }

    /** Names are written in another way there. */
    private static String unconnected(String dump) {
        return dump.lines().filter(line -> !line.startsWith("\\connect")).collect(Collectors.joining("\n"));
    }

    /** What the marker says, to the letter, when nothing is there any more. */
    private void byHand(String marker, int commandsOfAll) throws Exception {
        postgres.execute(
                "postgres",
                "drop database " + Sql.identifier(database),
                "drop role " + Sql.identifier(owner),
                "drop role " + group);
        String commands = Files.readAllLines(folder.resolve(marker)).stream()
                .filter(line -> line.matches("(psql|createdb|pg_restore) --.*"))
                .collect(Collectors.joining("\n", "set -e\n", "\n"));
        assertThat(commands.lines()).hasSize(1 + commandsOfAll);
        Result byHand = shell(commands);

        assertThat(byHand.exitCode()).as(byHand.output()).isZero();
        assertThat(byHand.output().lines().filter(line -> line.contains("ERROR")))
                // Another test leaves a tablespace that lies in no folder of its own, as none does in the field.
                .allMatch(line -> line.contains("already exists") || line.contains("must be an absolute path"));
    }

    @Test
    void whatIsRefusedWritesNothing() throws Exception {
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(database));
        container.getBlobClient("shop_roles.sql").upload(new ByteArrayInputStream(new byte[3]), 3);

        assertFails(command(point, "shop"), ErrorCode.TARGET_FILE_EXISTS, "shop_roles.sql");
        assertFails(to(point, url + "-missing"), ErrorCode.STORAGE_PERMISSION, "Storage Blob Data Contributor");
        assertFails(to(point, "https://elsewhere.test/dumps"), ErrorCode.BINDING_MISSING, "elsewhere.test");
        assertFails(
                to(point, SharedParts.azurite().endpoint() + "/" + worker.container()),
                ErrorCode.RESTORE_TARGET_UNSUPPORTED,
                worker.container());
        RunFilesRestore own = command(point, "other");
        VaultReference borrowed = new VaultReference(worker.vault().id(), "/subscriptions/victim");
        assertFails(
                new RunFilesRestore(
                        own.jobId(),
                        1,
                        own.requestedAt(),
                        borrowed,
                        own.instanceId(),
                        own.recoveryPointId(),
                        own.container(),
                        own.filePrefix(),
                        null,
                        null,
                        null),
                ErrorCode.VAULT_NOT_KNOWN,
                "/subscriptions/victim");

        assertThat(names()).containsExactly("shop_roles.sql");
    }

    @Test
    void aValidationFindsOutTheSameAndMakesNoFile() throws Exception {
        RecoveryPoint point = worker.recoveryPoint(worker.superuserSecret(database));

        assertThat(judge(command(point, "shop"))).isEmpty();
        assertThat(names()).isEmpty();
        assertThat(judge(to(point, url + "-missing"))).contains(ErrorCode.STORAGE_PERMISSION);

        RunFilesRestore command = command(point, "shop");
        assertThat(worker.restore(command)).isInstanceOf(AttemptOutcome.Completed.class);
        assertThat(judge(command(point, "shop"))).contains(ErrorCode.TARGET_FILE_EXISTS);
        assertThat(worker.restore(command)).isInstanceOf(AttemptOutcome.Completed.class);
    }

    private RunFilesRestore command(RecoveryPoint point, String prefix) {
        return worker.filesCommand(point, url, prefix.replace(' ', '-'));
    }

    private RunFilesRestore to(RecoveryPoint point, String container) {
        return worker.filesCommand(point, container, "shop");
    }

    private void assertFails(RunFilesRestore command, ErrorCode code, String message) {
        assertThatThrownBy(() -> worker.restore(command))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private Optional<ErrorCode> judge(RunFilesRestore command) throws InterruptedException {
        return Optional.ofNullable(worker.validations()
                        .validate(new ValidateFilesRestore(OperationId.random(), Instant.now(), command))
                        .error())
                .map(ErrorDetail::errorCode);
    }

    private List<String> names() {
        return container.listBlobs().stream().map(BlobItem::getName).toList();
    }

    private void download() throws IOException {
        for (String name : names()) {
            Path file = folder.resolve(name);
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
            container.getBlobClient(name).downloadToFile(file.toString());
        }
    }

    /** Of the roles that the database names, all but the superuser's. */
    private List<String> roles() throws Exception {
        try (Connection connection = postgres.connect("postgres")) {
            return Sql.values(
                    connection,
                    "select concat_ws(' ', r.rolname, r.rolinherit, r.rolcanlogin, r.rolcreatedb, r.rolconnlimit,"
                            + " r.rolconfig, shobj_description(r.oid, 'pg_authid'), (select array_agg(g.rolname"
                            + " || m.admin_option::text) from pg_auth_members m join pg_roles g on g.oid = m.roleid"
                            + " where m.member = r.oid)) from pg_roles r where r.rolname like ? order by 1",
                    "%" + id);
        }
    }

    private String dumpOf(String name) throws Exception {
        Result dump = shell("PGDATABASE=" + "'" + name.replace("'", "'\\''") + "'"
                + " pg_dump --create | grep -Ev '^.(un)?restrict '");
        assertThat(dump.exitCode()).isZero();
        return dump.output();
    }

    private record Result(int exitCode, String output) {}

    private Result shell(String script) throws IOException, InterruptedException {
        // In a file: what goes over as an argument is cut to the letters of this process's locale.
        Path file = Files.writeString(folder.resolve(".script"), script);
        ProcessBuilder builder = new ProcessBuilder("bash", "-o", "pipefail", file.toString());
        builder.directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(postgres.toolEnvironment("postgres"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }
}
