package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.azure.AzureBlobService;
import io.pgvault.blobstore.azure.AzureBlobSettings;
import io.pgvault.localstack.LocalAzurite;
import io.pgvault.systemtests.databases.Fingerprint;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/disaster.md, to the letter: all that its blocks say is run, with nothing of pgvault. */
class DisasterIT {
    private static final Pattern BLOCK = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void aDatabaseThatIsGoneWithItsRolesIsBackAsItWas() throws Exception {
        String role = "dis\"as'ter " + Pgvault.shortId();
        String database = filled(role);
        Fingerprint before = fingerprint(database);
        String instance = Pgvault.protect(database, "far-off", secret(database));
        String point = Pgvault.recoveryPoint(instance);
        String container = indexed(instance, point, "\tvault\t");
        drop(database, role);

        Ran ran = run(script(container, database));

        assertThat(ran.exit()).as(ran.output()).isZero();
        assertThat(ran.output())
                .contains(
                        "All blocks are what was stored.",
                        "instances/" + id(instance) + "/index.tsv",
                        "/" + point + "/manifest.json",
                        database.replace("\\", "\\\\") + " as it was at ");
        assertThat(fingerprint(database)).isEqualTo(before);

        flipAByte();
        Ran damaged = run(block("## 5. Check it"));
        assertThat(damaged.exit()).isNotZero();
        assertThat(damaged.output())
                .contains("database_0.0000.dump.zst is damaged")
                .doesNotContain("All blocks");
    }

    @Test
    void whatLiesInTheArchiveIsBroughtOnlineFirst() throws Exception {
        String policy = "disaster-" + Pgvault.shortId();
        Pgvault.api().put(Pgvault.policyPath(policy), ArchiveIT.archivingAtOnce());
        String role = "archived_" + Pgvault.shortId();
        String database = filled(role);
        Fingerprint before = fingerprint(database);
        String instance = Pgvault.protect(database, policy, secret(database));
        String container = indexed(instance, Pgvault.recoveryPoint(instance), "\tarchive\t");
        drop(database, role);

        Ran ran = run(script(container, database));

        assertThat(ran.exit()).as(ran.output()).isZero();
        assertThat(fingerprint(database)).isEqualTo(before);
    }

    private static String filled(String role) {
        String database = Pgvault.newDatabase("far\\off ter");
        Pgvault.source().execute("postgres", "create role \"" + role.replace("\"", "\"\"") + "\" connection limit 3");
        Pgvault.source()
                .execute(
                        database,
                        "create table t as select i, md5(random()::text) as text from generate_series(1, 200000) i",
                        "create index on t (i)",
                        "alter table t owner to \"" + role.replace("\"", "\"\"") + "\"");
        return database;
    }

    private static void drop(String database, String role) {
        Pgvault.source().execute("postgres", "drop database \"" + database + "\"");
        Pgvault.source().execute("postgres", "drop role \"" + role.replace("\"", "\"\"") + "\"");
    }

    private static String secret(String database) {
        return Pgvault.secret("disaster-" + Pgvault.shortId(), Pgvault.login(database));
    }

    /** The container, once both indexes tell of the recovery point. */
    private static String indexed(String instance, String point, String store) throws SQLException {
        UUID id = id(instance);
        String container = "pgv-" + vault(instance);
        await().atMost(Pgvault.PATIENCE).untilAsserted(() -> {
            assertThat(index(container, "instances/" + id + "/index.tsv")).contains(point, store);
            assertThat(index(container, "index.tsv").lines())
                    .anySatisfy(
                            line -> assertThat(line).startsWith(id.toString()).contains("\t1\t"));
        });
        return container;
    }

    private static String index(String container, String name) {
        return Pgvault.storage()
                .read(new BlobAddress(container, name), 1 << 20)
                .map(content -> new String(content.bytes(), StandardCharsets.UTF_8))
                .orElse("");
    }

    private static UUID id(String instance) throws SQLException {
        return catalogued("id", instance);
    }

    private static UUID vault(String instance) throws SQLException {
        return catalogued("vault_id", instance);
    }

    private static UUID catalogued(String column, String instance) throws SQLException {
        try (Connection catalogue = Pgvault.stack().catalogue().connect("pgvault_vault");
                PreparedStatement query =
                        catalogue.prepareStatement("select " + column + " from instance where name_key = lower(?)")) {
            query.setString(1, instance.substring(instance.lastIndexOf('/') + 1));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getObject(1, UUID.class);
            }
        }
    }

    private static String document() throws IOException {
        return Files.readString(Checkout.root().resolve("docs/disaster.md"));
    }

    /** What the one who reads puts for the words in capitals; names stand in an index as COPY writes them. */
    private static String script(String container, String database) throws IOException {
        LocalAzurite azurite = Pgvault.stack().azurite();
        return BLOCK.matcher(document())
                .results()
                .map(MatchResult::group)
                .map(block -> block.substring("```bash\n".length(), block.length() - "```".length()))
                .collect(Collectors.joining("\n"))
                .replace("https://ACCOUNT.blob.core.windows.net", azurite.endpoint())
                .replace("SIGNATURE", signature(azurite))
                .replace("CONTAINER", container)
                .replace("'DATABASE'", "'" + database.replace("\\", "\\\\") + "'")
                .replace("RESTORED", database);
    }

    private static String block(String heading) throws IOException {
        String document = document();
        return BLOCK.matcher(document.substring(document.indexOf(heading)))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static String signature(LocalAzurite azurite) {
        BlobServiceClient service = AzureBlobService.connect(new AzureBlobSettings(
                Optional.of(azurite.connectionString()), Optional.empty(), 3, Duration.ofSeconds(30)));
        return service.generateAccountSas(new AccountSasSignatureValues(
                OffsetDateTime.now(ZoneOffset.UTC).plusHours(1),
                AccountSasPermission.parse("rlw"),
                AccountSasService.parse("b"),
                AccountSasResourceType.parse("sco")));
    }

    private record Ran(int exit, String output) {}

    private Ran run(String script) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(Pgvault.source().toolEnvironment("postgres"));
        int exit = builder.start().waitFor();
        return new Ran(exit, Files.readString(output));
    }

    private void flipAByte() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("database_0.0000.dump.zst").toFile(), "rw")) {
            file.seek(file.length() / 3);
            int old = file.read();
            file.seek(file.length() / 3);
            file.write(old ^ 4);
        }
    }

    private static Fingerprint fingerprint(String database) throws SQLException {
        try (Connection connection = Pgvault.source().connect(database)) {
            return Fingerprint.of(connection);
        }
    }
}
