package io.pgvault.benchmarks.throughput;

import io.pgvault.apiclient.ApiAnswer;
import io.pgvault.apiclient.Bodies;
import io.pgvault.apiclient.CallLog;
import io.pgvault.apiclient.Names;
import io.pgvault.apiclient.VaultApi;
import io.pgvault.benchmarks.Patience;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.LocalStack;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A database that pgvault protects, and what a user asks of it through the API. */
final class ProtectedDatabase {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** The share of the shortest time so far for which nobody asks for a job: each answer takes processor time from it. */
    private static final double UNASKED = 0.85;

    private static final Names NAMES = new Names("benchmarks", "group");
    private static final String VAULT = "throughput";
    private static final String FAR_OFF = "R/2050-01-01T00:00:00+00:00/P1W";
    private static final Set<String> RUNNING = Set.of("", "InProgress", "Started");

    private final VaultApi api;
    private final String instance;
    private final String database;
    private final String secret;
    private final Map<String, Duration> shortest = new HashMap<>();

    private ProtectedDatabase(VaultApi api, String instance, String database, String secret) {
        this.api = api;
        this.instance = instance;
        this.database = database;
        this.secret = secret;
    }

    static ProtectedDatabase of(LocalStack stack, LocalPostgres server, String database) {
        VaultApi api = new VaultApi(stack.vaultUrl(), stack.token(), CallLog.NONE);
        api.succeeded(api.put(NAMES.vault(VAULT), Bodies.vault()), LIMIT);
        String policy = NAMES.policy(VAULT, "far-off");
        if (!api.put(policy, Bodies.policy(FAR_OFF, "P3M")).isSuccess()) {
            throw new IllegalStateException("The policy was refused");
        }
        String secret =
                stack.keyVault().setSecret(database, server.uri(database)).toString();
        String instance = NAMES.instance(VAULT, database);
        api.succeeded(api.put(instance, Bodies.instance(id(database), database, policy, secret)), LIMIT);
        api.awaited(
                instance,
                LIMIT,
                answer ->
                        answer.at("/properties/currentProtectionState").asText().equals("ProtectionConfigured"));
        return new ProtectedDatabase(api, instance, database, secret);
    }

    private static String id(String database) {
        return NAMES.database("server", database);
    }

    /** Returns once there is a recovery point. */
    void backUp() throws InterruptedException {
        completed("backup", api.post(instance + "/backup", Bodies.backup("BackupWeekly")));
    }

    /** Restores the newest recovery point as a new database, whose statistics nobody gathers. */
    void restoreAs(String target) throws InterruptedException {
        String newest =
                api.get(instance + "/recoveryPoints").body().at("/value/0/name").asText();
        String request = Bodies.restoreAsPrivilegedRole(newest, id(target), target, secret)
                .replace("\"FailIfExists\",", "\"FailIfExists\",\"restoreOptions\":{\"analyze\":false},");
        completed("restore", api.post(instance + "/restore", request));
    }

    private void completed(String kind, ApiAnswer begun) throws InterruptedException {
        Instant start = Instant.now();
        String job = api.succeeded(begun, LIMIT).at("/properties/jobId").asText();
        Thread.sleep(
                (long) (UNASKED * shortest.getOrDefault(kind, Duration.ZERO).toMillis()));
        String[] status = {""};
        Patience.until(LIMIT, job + " has ended", () -> {
            status[0] = api.get(job).body().at("/properties/status").asText();
            return !RUNNING.contains(status[0]);
        });
        if (!status[0].startsWith("Completed")) {
            throw new IllegalStateException(
                    "The job on " + database + " ended as " + api.get(job).body());
        }
        shortest.merge(kind, Duration.between(start, Instant.now()), ProtectedDatabase::shorter);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
