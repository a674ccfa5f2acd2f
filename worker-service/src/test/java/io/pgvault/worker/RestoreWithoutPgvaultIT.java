package io.pgvault.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.recoverypoints.documents.StoredStream.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recovery point needs nothing of pgvault to be restored: the tools that everybody has read it. */
class RestoreWithoutPgvaultIT {
    private final WorkerFixture worker = new WorkerFixture();
    private final LocalPostgres postgres = worker.postgres();
    private final String database = "plain_" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void makeDatabases() {
        postgres.execute("postgres", "create database " + database, "create database " + database + "_2");
        postgres.execute(
                database,
                "create table items (id int primary key, noise bytea)",
                // Two frames and more: noise stays as long as it is.
                "insert into items select i, decode(md5(i::text) || md5((i + 1)::text), 'hex')"
                        + " from generate_series(1, 300000) i",
                "create view few as select id from items where id < 10");
    }

    @Test
    void segmentsGoThroughZstdIntoPgRestore() throws Exception {
        RecoveryPoint recoveryPoint = worker.recoveryPoint(worker.superuserSecret(database));
        assertThat(recoveryPoint.rawBytes()).isGreaterThan(16 * 1024 * 1024);
        download(recoveryPoint);

        Result restored = shell("cat segment-* | zstd -dc | pg_restore --exit-on-error --dbname=" + database + "_2");

        assertThat(restored).isEqualTo(new Result(0, ""));
        assertThat(shell(textDump(database, "one.sql") + textDump(database + "_2", "other.sql")
                        + "cmp one.sql other.sql"))
                .isEqualTo(new Result(0, ""));
        assertThat(folder.resolve("one.sql")).content().contains("CREATE VIEW public.few");
    }

    /** As docs/disaster.md says, to the letter. */
    @Test
    void severalStreamsComeBackInThreeSteps() throws Exception {
        WorkerFixture several = WorkerFixture.ofStreams(3);
        postgres.execute(
                database,
                "create table lines (id serial primary key, item int references items)",
                "insert into lines (item) select i from generate_series(1, 100000) i",
                "create table notes as select md5(i::text) from generate_series(1, 100000) i");
        RecoveryPoint point = several.recoveryPoint(several.superuserSecret(database));
        try (var blobs = several.store().list(several.container(), attempts(point))) {
            for (StoredBlob blob : (Iterable<StoredBlob>) blobs::iterator) {
                Files.write(folder.resolve(fileName(blob.name())), read(several, blob.name()));
            }
        }
        Files.write(
                folder.resolve("manifest.json"), read(several, StorageLayout.manifest(point.instanceId(), point.id())));

        Result restored = shell("set -eu\n" + lastStep().replace("RESTORED", database + "_copy"));

        assertThat(restored.exitCode()).as(restored.output()).isZero();
        assertThat(folder.resolve("database_0_2.blocks")).exists();
        assertThat(shell(textDump(database, "one.sql") + textDump(database + "_copy", "other.sql")
                        + "cmp one.sql other.sql"))
                .isEqualTo(new Result(0, ""));
    }

    private static String attempts(RecoveryPoint point) {
        return StorageLayout.attemptsPrefix(point.instanceId(), point.id());
    }

    private static String fileName(String blob) {
        return blob.substring(blob.lastIndexOf('/') + 1);
    }

    private static String lastStep() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "disaster.md"));
        String step = document.substring(document.indexOf("## 7. Restore it"));
        int begin = step.indexOf("```bash\n") + "```bash\n".length();
        return step.substring(begin, step.indexOf("```", begin));
    }

    /** Each text dump has a random word of its own in the lines that are left out. */
    private static String textDump(String from, String file) {
        return "pg_dump --dbname=" + from + " | grep -Ev '^.(un)?restrict ' > " + file + " && ";
    }

    @Test
    void zstdNoticesAFlippedByte() throws Exception {
        List<Path> segments = download(worker.recoveryPoint(worker.superuserSecret(database)));
        byte[] content = Files.readAllBytes(segments.getFirst());
        content[content.length / 2] ^= 1;
        Files.write(segments.getFirst(), content);

        Result decoded = shell("cat segment-* | zstd -dc > dump");

        assertThat(decoded.exitCode()).isNotZero();
        assertThat(decoded.output()).isNotBlank();
    }

    private List<Path> download(RecoveryPoint recoveryPoint) throws IOException {
        List<Segment> segments = new StoredDocuments(worker.store())
                .manifest(recoveryPoint.vault().id(), recoveryPoint.instanceId(), recoveryPoint.id())
                .orElseThrow()
                .databases()
                .getFirst()
                .main()
                .segments();
        for (int i = 0; i < segments.size(); i++) {
            Files.write(
                    folder.resolve("segment-" + i), read(worker, segments.get(i).name()));
        }
        return segments.stream()
                .map(segment -> folder.resolve("segment-" + segments.indexOf(segment)))
                .toList();
    }

    private static byte[] read(WorkerFixture worker, String name) {
        return worker.store()
                .read(new BlobAddress(worker.container(), name), 1 << 30)
                .orElseThrow()
                .bytes();
    }

    private record Result(int exitCode, String output) {}

    private Result shell(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-o", "pipefail", "-c", script);
        builder.directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(postgres.toolEnvironment(database));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }
}
