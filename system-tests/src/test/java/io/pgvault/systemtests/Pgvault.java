package io.pgvault.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.Bodies;
import io.pgvault.apiclient.CallLog;
import io.pgvault.apiclient.Names;
import io.pgvault.apiclient.VaultApi;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.azure.AzureBlobService;
import io.pgvault.blobstore.azure.AzureBlobSettings;
import io.pgvault.blobstore.azure.AzureBlobStore;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.LocalStack;
import io.pgvault.localstack.StackRole;
import io.pgvault.systemtests.checker.Checker;
import io.pgvault.systemtests.checker.KnownSecrets;
import io.pgvault.systemtests.faults.HttpFaultProxy;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The packaged services on the local stack, started once for all tests, and the moves that most of them make. */
final class Pgvault {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    static final Names NAMES = new Names("tests", "group");
    static final String FAR_OFF = "R/2050-01-01T00:00:00+00:00/P1W";

    private static final HttpFaultProxy STORAGE_FAULTS = new HttpFaultProxy();
    private static final LocalStack STACK = LocalStack.builder()
            // A lost worker is noticed soon: the shortest lease that storage grants, and patience just above it.
            .serviceEnvironment(Map.ofEntries(
                    Map.entry("PGVAULT_WORKER_SHUTDOWN_GRACE", "2s"),
                    Map.entry("PGVAULT_WORKER_WATCHDOG_SILENCE", "30s"),
                    Map.entry("PGVAULT_WORKER_SERVER_PAUSE", "2s"),
                    Map.entry("PGVAULT_WORKER_DUMP_STREAMS", "2"),
                    Map.entry("PGVAULT_WORKER_DUMP_STREAMS_FROM", "8M"),
                    Map.entry("PGVAULT_WORKER_LEASE_DURATION", "15s"),
                    Map.entry("PGVAULT_WORKER_LEASE_RENEWAL", "3s"),
                    Map.entry("PGVAULT_WORKER_LEASE_PATIENCE", "10s"),
                    Map.entry("PGVAULT_JOBS_LOST_AFTER", "20s"),
                    Map.entry("PGVAULT_JOBS_RETRY_PAUSE", "2s"),
                    Map.entry("PGVAULT_JOBS_UNTAKEN_AFTER", "30s"),
                    Map.entry("PGVAULT_JOBS_ASK_AGAIN_AFTER", "10s"),
                    Map.entry("PGVAULT_HEALING_PUBLISH_INTERVAL", "30s"),
                    Map.entry("PGVAULT_HEALING_COMPARE_INTERVAL", "1m"),
                    Map.entry("PGVAULT_MESSAGING_COMPARE_INTERVAL", "30s"),
                    Map.entry("PGVAULT_STORAGE_TRY_TIMEOUT", "10s"),
                    Map.entry("PGVAULT_RETENTION_EXPIRY_INTERVAL", "1s"),
                    Map.entry("PGVAULT_RETENTION_HOLD_PAUSE", "3s"),
                    Map.entry("PGVAULT_RETENTION_SWEEP_INTERVAL", "10s"),
                    Map.entry("PGVAULT_RETENTION_INDEX_PAUSE", "1s"),
                    Map.entry("PGVAULT_RETENTION_SCRUB_LOOK_INTERVAL", "1s"),
                    Map.entry("PGVAULT_RETENTION_ANNOUNCE_AFTER", "20s")))
            .blobEndpoint(STORAGE_FAULTS::before)
            .start();
    private static final String TOKEN = STACK.token();
    private static final VaultApi API = new VaultApi(STACK.vaultUrl(), TOKEN, CallLog.NONE);
    private static final String VAULT = "tests-" + shortId();
    private static final KnownSecrets SECRETS = new KnownSecrets();
    private static final Checker CHECKER;

    static {
        SECRETS.addFolder(STACK.directory().path().resolve("secrets"));
        SECRETS.addToken("the token of the tests", TOKEN);
        API.succeeded(API.put(NAMES.vault(VAULT), Bodies.vault()), PATIENCE);
        require(API.put(policyPath("far-off"), Bodies.policy(FAR_OFF, "P3M")).isSuccess(), "policy");
        CHECKER = new Checker(STACK, VAULT, SECRETS);
    }

    private Pgvault() {}

    /** Stands between the services and storage; tests and checker go past it. */
    static HttpFaultProxy storageFaults() {
        return STORAGE_FAULTS;
    }

    static Checker checker() {
        return CHECKER;
    }

    static KnownSecrets secrets() {
        return SECRETS;
    }

    static LocalStack stack() {
        return STACK;
    }

    static VaultApi api() {
        return API;
    }

    /** The API as whoever may delete vaults sees it. */
    static VaultApi owner() {
        return new VaultApi(STACK.vaultUrl(), STACK.token(StackRole.OWNER), CallLog.NONE);
    }

    static LocalPostgres source() {
        return STACK.source();
    }

    static BlobStore storage() {
        return new AzureBlobStore(AzureBlobService.connect(new AzureBlobSettings(
                Optional.of(STACK.azurite().connectionString()), Optional.empty(), 3, Duration.ofSeconds(30))));
    }

    static String shortId() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    static String policyPath(String policy) {
        return NAMES.policy(VAULT, policy);
    }

    static String newDatabase(String prefix) {
        String database = prefix + "_" + shortId();
        source().execute("postgres", "create database \"" + database.replace("\"", "\"\"") + "\"");
        return database;
    }

    /** The text of a secret for a database of the source server, with the superuser's login. */
    static String login(String database) {
        return source().uri(database);
    }

    static String secret(String name, String text) {
        return STACK.keyVault().setSecret(name, text).toString();
    }

    /** Protects a database under a policy and gives the instance's path. */
    static String protect(String database, String policy, String secretUri) {
        return protect(Bodies.instance(databaseId(database), database, policyPath(policy), secretUri));
    }

    static String protect(String body) {
        String instance = NAMES.instance(VAULT, "instance-" + shortId());
        API.succeeded(API.put(instance, body), PATIENCE);
        API.awaited(
                instance,
                PATIENCE,
                answer ->
                        answer.at("/properties/currentProtectionState").asText().equals("ProtectionConfigured"));
        return instance;
    }

    static String databaseId(String database) {
        // An ARM id has its own letters; what the database is really called stands beside it.
        String plain = database.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "-");
        return NAMES.database("source", plain);
    }

    /** Backs up on demand and gives the job as it ended. */
    static JsonNode backUp(String instance) {
        return backUp(instance, PATIENCE);
    }

    static JsonNode backUp(String instance, Duration atMost) {
        JsonNode operation = API.succeeded(API.post(instance + "/backup", Bodies.backup("BackupWeekly")), PATIENCE);
        return API.jobEnded(operation.at("/properties/jobId").asText(), atMost, job -> {});
    }

    /** Backs up, expects that to work and gives the id of the recovery point. */
    static String recoveryPoint(String instance) {
        JsonNode job = backUp(instance);
        require(job.path("status").asText().equals("Completed"), "a completed backup, not " + job);
        return job.at("/extendedInfo/targetRecoverPoint/recoveryPointID").asText();
    }

    /** Restores and gives the job as it ended. */
    static JsonNode restore(String instance, String recoveryPoint, String database, String secretUri) {
        return restore(instance, recoveryPoint, database, secretUri, PATIENCE);
    }

    static JsonNode restore(String instance, String recoveryPoint, String database, String secretUri, Duration atMost) {
        JsonNode operation = API.succeeded(
                API.post(
                        instance + "/restore",
                        Bodies.restoreAsPrivilegedRole(recoveryPoint, databaseId(database), database, secretUri)),
                PATIENCE);
        return API.jobEnded(operation.at("/properties/jobId").asText(), atMost, job -> {});
    }

    static JsonNode validateRestore(String instance, String recoveryPoint, String database, String secretUri) {
        String restore = Bodies.restoreAsPrivilegedRole(recoveryPoint, databaseId(database), database, secretUri);
        return API.ended(API.post(instance + "/validateRestore", Bodies.validateRestore(restore)), PATIENCE);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("Expected " + what);
        }
    }
}
