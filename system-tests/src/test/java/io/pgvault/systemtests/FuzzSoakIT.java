package io.pgvault.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgvault.apiclient.Bodies;
import io.pgvault.apiclient.hostile.OddBodies;
import io.pgvault.apiclient.hostile.OddValues;
import io.pgvault.apiclient.hostile.RawHttp;
import io.pgvault.apiclient.hostile.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Odd requests at random, several oddities in one, for three minutes ({@code -Dsoak.fuzz}); the seed is printed and can be set
 * ({@code -Dfuzz.seed}). The whole system is well afterwards.
 */
@Tag("soak")
class FuzzSoakIT {
    private static final String VERSION = "api-version=2026-06-01";
    private static final List<String> METHODS = List.of("GET", "PUT", "PUT", "PUT", "POST", "POST", "PATCH", "HEAD");
    private static final List<String> HEADERS =
            List.of("Accept", "Content-Type", "x-ms-client-request-id", "x-ms-correlation-request-id", "If-Match");
    private static final List<String> QUERIES = List.of("$skipToken", "$filter", "retagRecoveryPoints", "odd");

    private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<Integer, Integer> counts = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();

    @AfterEach
    void allIsWell() throws Exception {
        Wellness.assertAllIsWell();
    }

    @Test
    void nothingIsAFailureOfTheService() throws Exception {
        ProtectedDatabase database = ProtectedDatabase.under("far-off", "fuzzed");
        List<String> paths = paths(database.path());
        List<String> bodies = bodies();
        RawHttp http = new RawHttp(Pgvault.stack().vaultUrl());
        Instant end = Instant.now().plus(Duration.parse(System.getProperty("soak.fuzz", "PT3M")));
        while (Instant.now().isBefore(end) && findings.size() < 20) {
            send(http, paths, bodies);
        }
        System.out.println("FUZZ seed " + seed + ": answers " + counts + ", findings " + findings.size());

        assertThat(findings).as("run again with -Dfuzz.seed=" + seed).isEmpty();
    }

    private void send(RawHttp http, List<String> paths, List<String> bodies) {
        String method = one(METHODS);
        String target = odd(one(paths)) + "?" + VERSION
                + (rarely() ? "&" + one(QUERIES) + "=" + one(OddValues.IN_TARGETS) : "");
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Bearer " + Pgvault.stack().token());
        if (rarely()) {
            headers.put(one(HEADERS), one(OddValues.IN_TARGETS));
        }
        String body = method.startsWith("P") ? one(bodies) : "";
        String request = method + " " + target + " " + headers.keySet() + " " + body;
        try {
            RawHttp.Reply reply = http.send(method, target, headers, body.getBytes(StandardCharsets.UTF_8));
            counts.merge(reply.status(), 1, Integer::sum);
            Verdict.on(method, reply).ifPresent(problem -> findings.add(problem + ": " + request + " -> " + reply));
        } catch (RuntimeException e) {
            findings.add(request + " -> " + e);
        }
    }

    private String odd(String path) {
        String[] segments = path.split("/", -1);
        while (rarely()) {
            segments[1 + random.nextInt(segments.length - 1)] = one(OddValues.IN_TARGETS);
        }
        return String.join("/", segments);
    }

    private static List<String> paths(String instance) {
        String vault = instance.substring(0, instance.indexOf("/backupInstances/"));
        return List.of(
                vault + "-fuzzed",
                vault + "/backupPolicies/fuzzed",
                vault + "/backupPolicies/fuzzed/preview",
                vault + "/backupPolicies",
                vault + "/backupInstances/fuzzed",
                vault + "/validateForBackup",
                vault + "/backupJobs",
                vault + "/operationStatus/none",
                instance,
                instance + "/recoveryPoints",
                instance + "/restore",
                instance + "/previewPolicyChange");
    }

    private static List<String> bodies() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> bodies = new ArrayList<>();
        String id = Pgvault.databaseId("fuzzed-other");
        for (String body : List.of(
                Bodies.vault(),
                Bodies.policy(Pgvault.FAR_OFF, "P3M"),
                Bodies.instance(id, "fuzzed", Pgvault.policyPath("far-off"), "https://keys.example.com/secrets/none"),
                Bodies.validate(id, "fuzzed", Pgvault.policyPath("far-off"), "https://keys.example.com/secrets/none"),
                Bodies.restore(
                        "0123456789abcdef0123456789abcdef", id, "fuzzed", "https://keys.example.com/secrets/none"))) {
            bodies.add(body);
            OddBodies.of(json.readTree(body), bodies::add);
        }
        return bodies;
    }

    private boolean rarely() {
        return random.nextInt(4) == 0;
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
