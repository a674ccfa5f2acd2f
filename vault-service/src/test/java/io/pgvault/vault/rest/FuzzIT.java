package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgvault.apiclient.hostile.OddBodies;
import io.pgvault.apiclient.hostile.OddValues;
import io.pgvault.apiclient.hostile.RawHttp;
import io.pgvault.apiclient.hostile.RawHttp.Reply;
import io.pgvault.apiclient.hostile.Verdict;
import io.pgvault.contract.vault.RetentionRules;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Odd values in every field of every body, every parameter of every path, and in queries and headers: nothing is a failure of
 * the service, and every refusal has the error envelope. The order is that of {@code -Dfuzz.seed}; it ends after {@code
 * -Dfuzz.seconds}, forty unless told otherwise.
 */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzIT {
    private static final String VERSION = "api-version=" + Api.VERSION;
    private static final List<String> QUERIES =
            List.of("$skipToken", "$filter", "retagRecoveryPoints", "api-version", "odd");
    private static final List<String> HEADERS = List.of(
            "Accept",
            "Content-Type",
            "x-ms-client-request-id",
            "x-ms-correlation-request-id",
            "Authorization",
            "Host",
            "Accept-Language",
            "If-Match",
            "Content-Encoding",
            "X-HTTP-Method-Override",
            "X-Forwarded-Host");
    private static final List<String> METHODS = List.of("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS");

    private final long seed = Long.getLong("fuzz.seed", 9271239661946L);
    private final Duration time = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 40));
    private final RawHttp http = new RawHttp(Api.config("test.url"));
    private final Map<Integer, Integer> counts = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();

    private record Call(String method, String target, Map<String, String> headers, String body) {
        @Override
        public String toString() {
            String request = method + " " + target + " " + headers + " " + body;
            return request.length() > 1_000 ? request.substring(0, 1_000) + "..." : request;
        }
    }

    @Test
    void nothingIsAFailureOfTheService() throws IOException {
        Story story;
        try (OtherServices others = new OtherServices()) {
            story = new Story(others);
            story.vault().policy().protectedInstance();
            others.publish(new RetentionRules(Instant.now(), 0.5, 10, 3, Duration.ofDays(1), null));
        }
        List<Call> calls = new ArrayList<>();
        oddBodies(story.api, calls);
        oddTargets(story.api, calls);
        Collections.shuffle(calls, new Random(seed));
        Instant end = Instant.now().plus(time);
        int sent = 0;
        for (Call call : calls) {
            if (Instant.now().isAfter(end)) {
                break;
            }
            send(call);
            sent++;
        }
        System.out.println("FUZZ seed " + seed + ": " + sent + " of " + calls.size() + " requests, answers " + counts
                + ", findings " + findings.size());

        assertThat(findings).as("run again with -Dfuzz.seed=" + seed).isEmpty();
        // What a busy machine meets as well, however few it gets to.
        assertThat(counts).containsKeys(200, 400, 404, 405);
    }

    private void send(Call call) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Bearer " + Api.config(RealParts.TOKEN));
        headers.putAll(call.headers());
        try {
            Reply reply =
                    http.send(call.method(), call.target(), headers, call.body().getBytes(StandardCharsets.UTF_8));
            counts.merge(reply.status(), 1, Integer::sum);
            Verdict.on(call.method(), reply).ifPresent(problem -> findings.add(problem + ": " + call + " -> " + reply));
        } catch (RuntimeException e) {
            findings.add(call + " -> " + e);
        }
    }

    private static void oddBodies(Api api, List<Call> calls) throws IOException {
        String instance = api.instanceProperties().replace(api.dataSource(), api.dataSource() + "-fuzzed");
        Map<String, String> bodies = Map.of(
                "PUT " + api.vault,
                """
                {"location": "onpremises", "tags": {"team": "a"}, "identity": {"type": "None"}, "properties": {
                  "monitoringSettings": {"azureMonitorAlertSettings": {"alertsForAllJobFailures": "Enabled"}},
                  "securitySettings": {"softDeleteSettings": {"state": "Off", "retentionDurationInDays": 14},
                    "immutabilitySettings": {"state": "Disabled"}},
                  "featureSettings": {"crossSubscriptionRestoreSettings": {"state": "Disabled"},
                    "crossRegionRestoreSettings": {"state": "Disabled"}},
                  "storageSettings": [{"datastoreType": "VaultStore", "type": "locallyRedundant"}]}}
                """,
                "PUT " + api.vault + "/backupPolicies/fuzzed",
                policy(),
                "PUT " + api.vault + "/backupInstances/fuzzed",
                "{\"tags\": {\"team\": \"a\"}, \"properties\": " + instance + "}",
                "POST " + api.vault + "/validateForBackup",
                "{\"backupInstance\": " + instance + "}",
                "POST " + api.instance + "/backup",
                "{\"backupRuleOptions\": {\"ruleName\": \"BackupWeekly\", \"triggerOption\":"
                        + " {\"retentionTagOverride\": \"Monthly\"}}}",
                "POST " + api.instance + "/restore",
                Api.restoreBody("0123456789abcdef0123456789abcdef", "https://keys.example.com/secrets/orders"),
                "POST " + api.vault + "/backupPolicies/weekly/preview",
                preview(policy(), "backupInstanceId", api.instanceName()),
                "POST " + api.instance + "/previewPolicyChange",
                preview("{}", "policyId", "weekly"));
        for (Map.Entry<String, String> operation : new TreeMap<>(bodies).entrySet()) {
            String[] methodAndPath = operation.getKey().split(" ", -1);
            Consumer<String> add =
                    body -> calls.add(new Call(methodAndPath[0], methodAndPath[1] + "?" + VERSION, Map.of(), body));
            JsonNode body = Api.JSON.readTree(operation.getValue());
            add.accept(body.toString());
            OddValues.IN_JSON.forEach(add);
            OddBodies.of(body, add);
        }
    }

    private static String policy() {
        return Api.policyBody().replace("\"absoluteCriteria\": [\"FirstOfMonth\"]", """
                "daysOfTheWeek": ["Saturday", "Sunday"], "daysOfMonth": [{"date": 1}, {"isLast": true}],
                "weeksOfTheMonth": ["First"], "monthsOfYear": ["January"], "scheduleTimes": ["2026-08-15T22:00:00Z"]
                """);
    }

    private static String preview(String policy, String member, String value) throws IOException {
        ObjectNode body = Api.JSON.createObjectNode();
        body.put("years", 1)
                .put("bytesPerBackup", 1_000)
                .put("vaultStoreTier", "Cool")
                .put(member, value);
        body.putObject("prices").put("cool", 0.01).put("archive", 0.002);
        body.set("properties", Api.JSON.readTree(policy).get("properties"));
        return body.toString();
    }

    private void oddTargets(Api api, List<Call> calls) throws IOException {
        Map<String, String> names = Map.of(
                "subscription", "tests",
                "group", api.group.split("/", -1)[4],
                "vault", "main",
                "policy", "weekly",
                "instance", api.instanceName(),
                "stream", "alerts",
                "location", "onpremises");
        JsonNode paths = Api.JSON
                .readTree(Path.of("..", "docs", "openapi.json").toFile())
                .at("/paths");
        Random random = new Random(seed);
        paths.fieldNames().forEachRemaining(template -> {
            String path = template;
            for (Map.Entry<String, String> name : names.entrySet()) {
                path = path.replace("{" + name.getKey() + "}", name.getValue());
            }
            path = path.replaceAll("\\{\\w+}", "0f8fad5b-d9cb-469f-a165-70867728950e");
            String[] segments = path.split("/", -1);
            for (String odd : OddValues.IN_TARGETS) {
                for (int i = 1; i < segments.length; i++) {
                    String old = segments[i];
                    segments[i] = odd;
                    String target = String.join("/", segments);
                    segments[i] = old;
                    String method = METHODS.get(random.nextInt(METHODS.size()));
                    calls.add(new Call(method, target + "?" + VERSION, Map.of(), bodyOf(method)));
                }
                // Queries and headers are read alike for every path.
                if (random.nextInt(5) > 0) {
                    continue;
                }
                for (String query : QUERIES) {
                    calls.add(new Call("GET", path + "?" + VERSION + "&" + query + "=" + odd, Map.of(), ""));
                    calls.add(new Call("GET", path + "?" + query + "=" + odd + "&" + VERSION, Map.of(), ""));
                }
                for (String header : HEADERS) {
                    calls.add(new Call("GET", path + "?" + VERSION, Map.of(header, odd), ""));
                    calls.add(new Call("PUT", path + "?" + VERSION, Map.of(header, odd), "{}"));
                }
            }
        });
    }

    private static String bodyOf(String method) {
        return method.equals("PUT") || method.equals("POST") || method.equals("PATCH") ? "{}" : "";
    }
}
