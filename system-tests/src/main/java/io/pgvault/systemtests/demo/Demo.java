package io.pgvault.systemtests.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.ApiAnswer;
import io.pgvault.apiclient.ApiFailure;
import io.pgvault.apiclient.Bodies;
import io.pgvault.apiclient.Names;
import io.pgvault.apiclient.VaultApi;
import io.pgvault.localstack.KeyVaultClient;
import io.pgvault.systemtests.databases.Fingerprint;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Tells pgvault's story against a running system, whose addresses it takes from the environment. */
public final class Demo {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration UNTIL_SCHEDULED = Duration.ofSeconds(40);
    private static final String VAULT = "demo-vault";

    private final Stage stage;
    private final VaultApi api;
    private final KeyVaultClient keyVault;
    private final URI source;
    private final Path pidFolder;
    private final Names names = new Names("demo", "shop");
    private final String run =
            Long.toString(Instant.now().truncatedTo(ChronoUnit.SECONDS).getEpochSecond() % 1_000_000);
    private final String database = "shop_" + run;
    private final String policy = "weekly-" + run;
    private final String instance = names.instance(VAULT, "localhost-" + database);

    private Demo(Map<String, String> environment) {
        String url = required(environment, "PGVAULT_URL");
        this.stage = new Stage(System.out, url);
        this.api = new VaultApi(url, required(environment, "PGVAULT_TOKEN"), stage);
        // The emulator takes any token.
        this.keyVault = new KeyVaultClient(
                URI.create(required(environment, "KEY_VAULT_URL")),
                Path.of(required(environment, "KEY_VAULT_CA")),
                "local");
        this.source = URI.create(required(environment, "SOURCE_DATABASE_URL"));
        this.pidFolder = Path.of(".local-stack", "pids");
    }

    public static void main(String[] arguments) throws SQLException {
        new Demo(System.getenv()).tell();
    }

    private static String required(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .orElseThrow(() -> new ApiFailure(name + " is not set: start the system with 'make up' first"));
    }

    private void tell() throws SQLException {
        stage.say("The calls below use two variables: . .local-stack/env");
        stage.step("Create a sample database of a few hundred megabytes");
        createSample();
        long size = size();
        stage.say("Database " + database + ", " + Stage.megabytes(size) + " on its server");

        stage.step("Create a vault and a policy");
        api.succeeded(api.put(names.vault(VAULT), Bodies.vault()), PATIENCE);
        Instant scheduledAt = Instant.now().plus(UNTIL_SCHEDULED).truncatedTo(ChronoUnit.SECONDS);
        expect(api.put(names.policy(VAULT, policy), Bodies.policy("R/" + scheduledAt + "/P1W", "P3M")));
        stage.say("The policy's first scheduled backup is due at " + scheduledAt);

        stage.step("Store the database's login in the key vault");
        String secret =
                keyVault.set("demo-" + database.replace('_', '-'), adoNet()).toString();
        stage.say("Secret " + secret + " (pgvault keeps the address, never the login)");

        stage.step("Validate and configure protection");
        protect(secret);

        stage.step("Back up now");
        JsonNode backup = job(api.post(instance + "/backup", Bodies.backup("BackupWeekly")));
        JsonNode first = recoveryPoints(1).get(0);
        stage.say("Recovery point " + first.path("name").asText());

        stage.step("Wait for the scheduled backup (due at " + scheduledAt + ")");
        // The list has the newest first.
        JsonNode second = recoveryPoints(2).get(0);
        stage.say("Recovery point " + second.path("name").asText() + ", made at "
                + second.at("/properties/recoveryPointTime").asText());

        stage.step("Lose the database");
        Fingerprint before = fingerprint();
        execute("postgres", "drop database " + database);
        stage.say("$ psql -c 'drop database " + database + "'");

        stage.step("Ask what its restore will meet");
        String wanted = Bodies.restore(
                first.path("name").asText(), names.database("localhost", database), database, restorersSecret());
        JsonNode found =
                api.succeeded(api.post(instance + "/validateRestore", Bodies.validateRestore(wanted)), PATIENCE);
        found.at("/properties/pgvault/warnings")
                .forEach(warning -> stage.say(warning.path("message").asText()));

        stage.step("Restore it, as a role that may make databases and no more");
        JsonNode restore = job(api.post(instance + "/restore", wanted));

        stage.step("Compare it row by row with what was lost");
        List<String> differences = before.differences(fingerprint());
        if (!differences.isEmpty()) {
            throw new ApiFailure("The restored database differs: " + differences);
        }
        stage.say(before.entries().size() + " tables, sequences, views and functions: no difference");

        stage.report(report(size, backup, restore, first, second, secret));
    }

    /** A restore runs the source's code, so its user's rights end at the new database. */
    private String restorersSecret() throws SQLException {
        String restorer = "restorer_" + run;
        String password = UUID.randomUUID().toString();
        execute("postgres", "create role " + restorer + " login createdb password '" + password + "'");
        return keyVault.set("demo-" + restorer.replace('_', '-'), adoNet(restorer, password))
                .toString();
    }

    private void createSample() throws SQLException {
        execute("postgres", "create database " + database);
        try (Connection connection = connect(database)) {
            SampleDatabase.fill(connection);
        }
    }

    private void protect(String secret) {
        String databaseId = names.database("localhost", database);
        api.succeeded(
                api.post(
                        names.vault(VAULT) + "/validateForBackup",
                        Bodies.validate(databaseId, database, names.policy(VAULT, policy), secret)),
                PATIENCE);
        api.succeeded(
                api.put(instance, Bodies.instance(databaseId, database, names.policy(VAULT, policy), secret)),
                PATIENCE);
        JsonNode configured = api.awaited(
                instance,
                PATIENCE,
                answer ->
                        answer.at("/properties/currentProtectionState").asText().equals("ProtectionConfigured"));
        stage.say("currentProtectionState: "
                + configured.at("/properties/currentProtectionState").asText());
    }

    /** Follows the job that an answer began, with its progress on the terminal, and expects it to complete. */
    private JsonNode job(ApiAnswer begun) {
        String jobId = api.succeeded(begun, PATIENCE).at("/properties/jobId").asText();
        stage.say("Job " + jobId);
        String[] last = {""};
        JsonNode job = api.jobEnded(jobId, PATIENCE, state -> {
            JsonNode details = state.at("/properties/extendedInfo/additionalDetails");
            String phase = details.path("Phase").asText();
            String progress =
                    phase + ", " + Stage.megabytes(details.path("RawBytes").asLong()) + " of dump";
            if (!phase.isEmpty() && !progress.equals(last[0])) {
                last[0] = progress;
                stage.progress(progress);
            }
        });
        if (!job.path("status").asText().startsWith("Completed")) {
            throw new ApiFailure("The job ended as " + job.path("status") + ": " + job.path("errorDetails"));
        }
        stage.say("Job " + job.path("status").asText() + " in "
                + Stage.seconds(Duration.parse(job.path("duration").asText())));
        return job;
    }

    private JsonNode recoveryPoints(int wanted) {
        return api.awaited(
                        instance + "/recoveryPoints",
                        PATIENCE,
                        list -> list.path("value").size() >= wanted)
                .path("value");
    }

    private List<String> report(
            long size, JsonNode backup, JsonNode restore, JsonNode first, JsonNode second, String secret) {
        double backupSeconds = Duration.parse(backup.path("duration").asText()).toMillis() / 1000.0;
        double restoreSeconds =
                Duration.parse(restore.path("duration").asText()).toMillis() / 1000.0;
        JsonNode details = backup.at("/extendedInfo/additionalDetails");
        long raw = details.path("RawBytes").asLong();
        long stored = backup.at("/extendedInfo/dataTransferredInBytes").asLong();
        List<String> lines = new ArrayList<>();
        lines.add("Database on its server   " + Stage.megabytes(size));
        lines.add("Dump                     " + Stage.megabytes(raw));
        lines.add(String.format(
                Locale.ROOT, "Stored                   %s (1 : %.1f)", Stage.megabytes(stored), raw / (double) stored));
        lines.add(String.format(
                Locale.ROOT,
                "Backup                   %.1f s, %.0f MB/s of dump",
                backupSeconds,
                raw / 1e6 / backupSeconds));
        lines.add(String.format(
                Locale.ROOT,
                "Restore                  %.1f s, %.0f MB/s of dump",
                restoreSeconds,
                raw / 1e6 / restoreSeconds));
        lines.add("Backup instance          " + instance);
        lines.add("Recovery points          " + first.path("name").asText() + " (on demand), "
                + second.path("name").asText() + " (scheduled)");
        lines.add("Secret                   " + secret);
        lines.add("Peak resident memory of each process:");
        PeakMemory.of(pidFolder).forEach(line -> lines.add("  " + line));
        lines.add("The system runs on; 'make down' ends it.");
        return lines;
    }

    private static void expect(ApiAnswer answer) {
        if (!answer.isSuccess()) {
            throw new ApiFailure("Unexpected answer " + answer.status() + ": " + answer.body());
        }
    }

    private Fingerprint fingerprint() throws SQLException {
        try (Connection connection = connect(database)) {
            return Fingerprint.of(connection);
        }
    }

    private long size() throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                var result = statement.executeQuery("select pg_database_size(current_database())")) {
            result.next();
            return result.getLong(1);
        }
    }

    private void execute(String where, String sql) throws SQLException {
        try (Connection connection = connect(where);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect(String where) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + source.getHost() + ":" + source.getPort() + "/" + where, user(), password());
    }

    private String adoNet() {
        return adoNet(user(), password());
    }

    private String adoNet(String user, String password) {
        return "Server=" + source.getHost() + ";Port=" + source.getPort() + ";Database=" + database + ";User Id=" + user
                + ";Password=" + password + ";Ssl Mode=Prefer;";
    }

    private String user() {
        return source.getUserInfo().split(":", 2)[0];
    }

    private String password() {
        return source.getUserInfo().split(":", 2)[1];
    }
}
