package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.systemtests.databases.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in storage can be used without pgvault, and shows it when it was damaged. */
class StoredFormIT {
    private final BlobStore storage = Pgvault.storage();

    @TempDir
    Path folder;

    private String database = "";
    private String secret = "";
    private String instance = "";
    private BlobAddress segment = new BlobAddress("", "");
    private String recoveryPoint = "";

    @BeforeEach
    void backUp() throws IOException {
        database = Pgvault.newDatabase("stored");
        Pgvault.source()
                .execute(
                        database,
                        "create table t as select i, md5(i::text) as text from generate_series(1, 200000) i",
                        "create index on t (i)");
        secret = Pgvault.secret("stored-" + Pgvault.shortId(), Pgvault.login(database));
        instance = Pgvault.protect(database, "far-off", secret);
        recoveryPoint = Pgvault.recoveryPoint(instance);
        segment = segment();
    }

    @Test
    void restoresWithCatZstdAndPgRestoreAlone() throws Exception {
        Path file = download();
        String restored = Pgvault.newDatabase("by_hand");

        int exit = shell("cat " + file + " | zstd -dc | pg_restore --exit-on-error -d " + restored, restored);

        assertThat(exit).isZero();
        assertThat(fingerprint(restored)).isEqualTo(fingerprint(database));
    }

    @Test
    void aFlippedByteIsRefusedByZstdAndByTheRestore() throws Exception {
        flipAByte();

        assertThat(shell("zstd -dc " + download() + " > /dev/null", "postgres")).isNotZero();

        JsonNode restore = Pgvault.restore(instance, recoveryPoint, database + "_2", secret);
        assertThat(restore.path("status").asText()).isEqualTo("Failed");
        assertThat(restore.at("/errorDetails/0/code").asText()).isEqualTo("RecoveryPointCorrupt");
        try (Connection connection = Pgvault.source().connect("postgres");
                var statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from pg_database where datname = '" + database
                        + "_2' or starts_with(datname, 'pgvault_')")) {
            result.next();
            assertThat(result.getInt(1)).isZero();
        }
        // Other tests share the vault, and look whether all in it is whole.
        flipAByte();
    }

    private void flipAByte() {
        var content = storage.read(segment, 1 << 30).orElseThrow();
        content.bytes()[content.bytes().length / 3] ^= 4;
        storage.replace(segment, content.bytes(), content.etag());
    }

    @Test
    void theManifestTellsAPersonWhatIsThere() throws IOException {
        JsonNode manifest = manifest();

        assertThat(manifest.at("/parts/0/name").asText()).isEqualTo(database);
        assertThat(manifest.at("/recoveryPoint/id").asText()).isEqualTo(recoveryPoint);
        assertThat(manifest.at("/parts/0/properties/encoding").asText()).isEqualTo("UTF8");
        assertThat(manifest.toString()).doesNotContain("postgresql://");
    }

    private BlobAddress segment() throws IOException {
        JsonNode manifest = manifest();
        return new BlobAddress(
                "pgv-" + manifest.at("/recoveryPoint/vault/id").asText(),
                manifest.at("/parts/0/streams/0/segments/0/name").asText());
    }

    /** Found as a person would: by looking through the containers for the recovery point's id. */
    private JsonNode manifest() throws IOException {
        for (String container : Containers.of(Pgvault.stack().azurite())) {
            try (var blobs = storage.list(container, "instances/")) {
                var name = blobs.map(StoredBlob::name)
                        .filter(blob -> blob.endsWith(recoveryPoint + "/manifest.json"))
                        .findFirst();
                if (name.isPresent()) {
                    return new ObjectMapper()
                            .readTree(storage.read(new BlobAddress(container, name.get()), 1 << 30)
                                    .orElseThrow()
                                    .bytes());
                }
            }
        }
        throw new IllegalStateException("No manifest of " + recoveryPoint);
    }

    private Path download() throws IOException {
        return Files.write(
                folder.resolve("segment.zst"),
                storage.read(segment, 1 << 30).orElseThrow().bytes());
    }

    private static int shell(String command, String database) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-o", "pipefail", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.putAll(Pgvault.source().toolEnvironment(database));
        return builder.start().waitFor();
    }

    private static Fingerprint fingerprint(String database) throws Exception {
        try (Connection connection = Pgvault.source().connect(database)) {
            return Fingerprint.of(connection);
        }
    }
}
