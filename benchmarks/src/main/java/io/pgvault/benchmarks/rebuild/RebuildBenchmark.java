package io.pgvault.benchmarks.rebuild;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.Bodies;
import io.pgvault.apiclient.CallLog;
import io.pgvault.apiclient.Names;
import io.pgvault.apiclient.VaultApi;
import io.pgvault.benchmarks.Patience;
import io.pgvault.benchmarks.Report;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.azure.AzureBlobService;
import io.pgvault.blobstore.azure.AzureBlobSettings;
import io.pgvault.blobstore.azure.AzureBlobStore;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.localstack.LocalStack;
import io.pgvault.recoverypoints.documents.StorageLayout;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** All databases are lost, and ten thousand recovery points of a hundred instances lie in storage. */
public final class RebuildBenchmark {
    private static final int INSTANCES = Integer.getInteger("benchmarks.instances", 100);
    private static final int RECOVERY_POINTS_EACH = Integer.getInteger("benchmarks.points-each", 100);
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final String VAULT = "rebuilt";
    private static final Names NAMES = new Names("benchmarks", "group");
    private static final String REBUILD = "/providers/Microsoft.DataProtection/rebuild";
    private static final List<String> WITH_A_DATABASE =
            List.of("vault-service", "scheduler-service", "retention-service");

    private final int points = INSTANCES * RECOVERY_POINTS_EACH;
    private final Report report = new Report("Rebuild: %,d recovery points of %,d instances, %d processors"
            .formatted(points, INSTANCES, Runtime.getRuntime().availableProcessors()));

    /** Runs it and returns its table. */
    public Report run() throws Exception {
        try (LocalStack stack = LocalStack.builder().durable(true).start()) {
            VaultApi api = new VaultApi(stack.vaultUrl(), stack.token(), CallLog.NONE);
            System.out.println(Instant.now() + " Storing manifests ...");
            store(stack, protectedInstance(stack, api));
            loseAllDatabases(stack);
            rebuild(stack, api, "a lost catalogue");
            report.add("recovery points listed again", listed(stack) + " of " + points);
            rebuild(stack, api, "once more, when nothing is missing");
            report.addPeakMemory("peak resident memory of the retention service", stack.service("retention-service"));
            report.addPeakMemory("peak resident memory of the vault service", stack.service("vault-service"));
        }
        return report;
    }

    /** Its path; it is what the others are copied from. */
    private static String protectedInstance(LocalStack stack, VaultApi api) {
        api.succeeded(api.put(NAMES.vault(VAULT), Bodies.vault()), LIMIT);
        String policy = NAMES.policy(VAULT, "weekly");
        api.put(policy, Bodies.policy("R/2050-01-01T00:00:00+00:00/P1W", "P10Y"));
        stack.source().execute("postgres", "create database model");
        String secret =
                stack.keyVault().setSecret("model", stack.source().uri("model")).toString();
        String instance = NAMES.instance(VAULT, "model");
        api.succeeded(
                api.put(instance, Bodies.instance(NAMES.database("source", "model"), "model", policy, secret)), LIMIT);
        return instance;
    }

    private static void store(LocalStack stack, String path) throws Exception {
        BlobStore blobs = new AzureBlobStore(AzureBlobService.connect(new AzureBlobSettings(
                Optional.of(stack.azurite().connectionString()), Optional.empty(), 4, Duration.ofMinutes(1))));
        InstanceId model;
        String container;
        try (Connection catalogue = stack.catalogue().connect("pgvault_vault");
                Statement statement = catalogue.createStatement();
                ResultSet row = statement.executeQuery("select id, vault_id from instance")) {
            row.next();
            model = new InstanceId(row.getObject(1, UUID.class));
            container = "pgv-" + row.getObject(2, UUID.class);
        }
        String described = StorageLayout.catalogueDocument(CatalogueDocument.Kind.INSTANCE, model.value());
        Patience.until(
                LIMIT,
                path + " is described",
                () -> names(blobs, container).containsAll(List.of(described, StorageLayout.instanceDocument(model))));
        new StoredEstate(blobs, container, model).fill(INSTANCES, RECOVERY_POINTS_EACH);
    }

    private static List<String> names(BlobStore blobs, String container) {
        try (var found = blobs.list(container, "")) {
            return found.map(blob -> blob.name()).toList();
        }
    }

    private static void loseAllDatabases(LocalStack stack) {
        for (String service : WITH_A_DATABASE) {
            stack.service(service).stop();
            String database = "pgvault_" + service.replace("-service", "");
            stack.catalogue().execute("postgres", "drop database " + database);
            stack.catalogue().execute("postgres", "create database " + database + " owner " + database);
        }
        WITH_A_DATABASE.forEach(service -> stack.startService(service, Map.of()));
    }

    private void rebuild(LocalStack stack, VaultApi api, String what) throws Exception {
        System.out.println(Instant.now() + " Rebuilding " + what + " ...");
        Instant begin = Instant.now();
        api.post(REBUILD, "");
        JsonNode done = api.awaited(
                REBUILD, LIMIT, state -> !state.path("status").asText().equals("InProgress"));
        Instant read = Instant.now();
        Patience.until(LIMIT, "all is listed", () -> listed(stack) >= points && isQuiet(stack));
        Instant end = Instant.now();
        report.add(what + ": " + done.path("status").asText() + ", all of storage read after", seconds(begin, read));
        report.add(what + ": all heard by the catalogue after", seconds(begin, end));
        report.add(
                what + ": recovery points in a second",
                "%.0f".formatted(points * 1e3 / Duration.between(begin, end).toMillis()));
    }

    private static long listed(LocalStack stack) {
        return count(
                stack,
                "pgvault_vault",
                "select count(*) from recovery_point where state = 'AVAILABLE' and time is not null and tag is not null");
    }

    /** Nothing is on its way to Kafka any more. */
    private static boolean isQuiet(LocalStack stack) {
        return count(stack, "pgvault_retention", "select count(*) from outbox") == 0;
    }

    private static long count(LocalStack stack, String database, String query) {
        try (Connection connection = stack.catalogue().connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("The catalogue's server does not answer", e);
        }
    }

    private static String seconds(Instant from, Instant to) {
        return "%.1f s".formatted(Duration.between(from, to).toMillis() / 1e3);
    }
}
