package io.pgvault.benchmarks.throughput;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.ApiAnswer;
import io.pgvault.apiclient.Bodies;
import io.pgvault.apiclient.CallLog;
import io.pgvault.apiclient.Names;
import io.pgvault.apiclient.VaultApi;
import io.pgvault.localstack.LocalPostgres;
import io.pgvault.localstack.LocalStack;
import java.time.Duration;
import java.time.Instant;

/** A database that pgvault protects, and what a user asks of it through the API. */
final class ProtectedDatabase {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** To ask often enough to see a job's end would take time from what is measured. */
    private static final Duration POLL = Duration.ofMillis(500);

    private static final Names NAMES = new Names("benchmarks", "group");
    private static final String VAULT = "throughput";
    private static final String FAR_OFF = "R/2050-01-01T00:00:00+00:00/P1W";

    private final VaultApi api;
    private final String instance;
    private final String database;
    private final String secret;

    private ProtectedDatabase(VaultApi api, String instance, String database, String secret) {
        this.api = api;
        this.instance = instance;
        this.database = database;
        this.secret = secret;
    }

    static ProtectedDatabase of(LocalStack stack, LocalPostgres server, String database) {
        VaultApi api = new VaultApi(stack.vaultUrl(), stack.token(), CallLog.NONE, POLL);
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

    /** Returns once there is a recovery point; the time until there was. */
    Duration backUp() {
        Instant begin = Instant.now();
        return completed(begin, api.post(instance + "/backup", Bodies.backup("BackupWeekly")));
    }

    /** Restores the newest recovery point as a new database, whose statistics nobody gathers; the time until the job's end. */
    Duration restoreAs(String target) {
        String newest =
                api.get(instance + "/recoveryPoints").body().at("/value/0/name").asText();
        String request = Bodies.restoreAsPrivilegedRole(newest, id(target), target, secret)
                .replace("\"FailIfExists\",", "\"FailIfExists\",\"restoreOptions\":{\"analyze\":false},");
        Instant begin = Instant.now();
        return completed(begin, api.post(instance + "/restore", request));
    }

    /** By what the job says of its end. */
    private Duration completed(Instant begin, ApiAnswer begun) {
        String job = api.succeeded(begun, LIMIT).at("/properties/jobId").asText();
        JsonNode state = api.jobEnded(job, LIMIT, unused -> {});
        if (!state.path("status").asText().startsWith("Completed")) {
            throw new IllegalStateException("The job on " + database + " ended as " + state);
        }
        return Duration.between(begin, Instant.parse(state.path("endTime").asText()));
    }
}
