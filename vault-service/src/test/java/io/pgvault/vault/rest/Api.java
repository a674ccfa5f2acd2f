package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pgvault.localstack.Lifetime;
import io.pgvault.localstack.StackDirectory;
import io.pgvault.localstack.TokenIssuer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** A client of the API, in a vault of its own. */
public final class Api {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String VERSION = "2025-07-01";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SOURCE =
            "/subscriptions/tests/resourceGroups/sources/providers/Microsoft.DBforPostgreSQL/servers/pg1/databases/";

    private final String base = config("test.url");
    private final String token;
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    final String group = "/subscriptions/tests/resourceGroups/rg-" + unique + "/providers/Microsoft.DataProtection";
    final String vault = group + "/backupVaults/main";
    final String instance = vault + "/backupInstances/pg1-" + unique;

    Api() {
        this(config(RealParts.TOKEN));
    }

    /** Of whoever has this token. */
    Api(String token) {
        this.token = token;
    }

    static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    String dataSource() {
        return SOURCE + unique;
    }

    String instanceName() {
        return "pg1-" + unique;
    }

    /** With a token of the tests' issuer that makes exactly these claims. */
    static Api claiming(Map<String, Object> claims) {
        return new Api(new TokenIssuer(
                        StackDirectory.at(Path.of(config(RealParts.KEYS)), Lifetime.WITH_JVM), InstantSource.system())
                .sign(claims));
    }

    /** With a good token of somebody in one group. */
    static Api member(String subject, String group) {
        return claiming(claims(subject, group));
    }

    static Map<String, Object> claims(String subject, String group) {
        long now = Instant.now().getEpochSecond();
        return Map.of(
                "iss",
                TokenIssuer.ISSUER,
                "aud",
                TokenIssuer.AUDIENCE,
                "sub",
                subject,
                "groups",
                List.of(group),
                "azp",
                "tests",
                "iat",
                now,
                "exp",
                now + 600);
    }

    Answer get(String path) {
        return send("GET", path, null, Map.of());
    }

    Answer put(String path, String body) {
        return send("PUT", path, body, Map.of());
    }

    Answer post(String path, String body) {
        return send("POST", path, body, Map.of());
    }

    Answer post(String path, String body, String clientRequestId) {
        return send("POST", path, body, Map.of("x-ms-client-request-id", clientRequestId));
    }

    Answer delete(String path) {
        return send("DELETE", path, null, Map.of());
    }

    Answer send(String method, String path, @Nullable String body, Map<String, String> headers) {
        // As a proxy before the service does.
        String url = path.startsWith(RealParts.PUBLIC_URL)
                ? path.replace(RealParts.PUBLIC_URL, base)
                : path.startsWith("http") ? path : base + path;
        String versioned =
                url.contains("api-version=") ? url : url + (url.contains("?") ? "&" : "?") + "api-version=" + VERSION;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(versioned))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::setHeader);
        return exchange(request, method, body);
    }

    /** With a body that comes in chunks, so that its length is not known before. */
    Answer putChunked(String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path + "?api-version=" + Api.VERSION))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + config(RealParts.TOKEN))
                .header("Content-Type", "application/json");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return exchange(request, "PUT", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
    }

    /** Exactly this URL, without a token or with another one. */
    Answer raw(String method, String pathAndQuery, String authorization) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + pathAndQuery)).timeout(Duration.ofSeconds(20));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return exchange(request, method, BodyPublishers.noBody());
    }

    private static Answer exchange(HttpRequest.Builder request, String method, @Nullable String body) {
        return exchange(request, method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    private static Answer exchange(HttpRequest.Builder request, String method, BodyPublisher body) {
        request.method(method, body);
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            JsonNode parsed = response.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(response.body());
            return new Answer(response.statusCode(), response.headers(), parsed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Follows an operation to its end. */
    Answer follow(Answer started) {
        String url = started.header("Azure-AsyncOperation");
        assertThat(url).startsWith(RealParts.PUBLIC_URL);
        return await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> get(url), answer -> !answer.text("/status").equals("Inprogress"));
    }

    /** Asks until the answer at the path has the value. */
    Answer until(String path, String pointer, String value) {
        return await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> get(path), answer -> answer.text(pointer).equals(value));
    }

    static String vaultBody() {
        return """
                {"location": "onpremises", "tags": {"team": "a"}, "properties": {
                  "storageSettings": [{"datastoreType": "VaultStore", "type": "locallyRedundant"}]}}
                """;
    }

    public static String policyBody() {
        return """
                {"properties": {"objectType": "BackupPolicy",
                  "datasourceTypes": ["Microsoft.DBforPostgreSQL/servers/databases"],
                  "policyRules": [
                    {"objectType": "AzureBackupRule", "name": "BackupWeekly",
                     "backupParameters": {"objectType": "AzureBackupParams", "backupType": "Full"},
                     "dataStore": {"objectType": "DataStoreInfoBase", "dataStoreType": "VaultStore"},
                     "trigger": {"objectType": "ScheduleBasedTriggerContext",
                       "schedule": {"repeatingTimeIntervals": ["R/2026-08-15T22:00:00+00:00/P1W"],
                                    "timeZone": "W. Europe Standard Time"},
                       "taggingCriteria": [
                         {"isDefault": true, "tagInfo": {"tagName": "Default", "id": "Default_"}, "taggingPriority": 99},
                         {"isDefault": false, "tagInfo": {"tagName": "Monthly"}, "taggingPriority": 15,
                          "criteria": [{"objectType": "ScheduleBasedBackupCriteria",
                                        "absoluteCriteria": ["FirstOfMonth"]}]}]}},
                    {"objectType": "AzureRetentionRule", "name": "Default", "isDefault": true, "lifecycles": [
                      {"deleteAfter": {"objectType": "AbsoluteDeleteOption", "duration": "P3M"},
                       "sourceDataStore": {"objectType": "DataStoreInfoBase", "dataStoreType": "VaultStore"},
                       "targetDataStoreCopySettings": null}]},
                    {"objectType": "AzureRetentionRule", "name": "Monthly", "isDefault": false, "lifecycles": [
                      {"deleteAfter": {"objectType": "AbsoluteDeleteOption", "duration": "P6M"},
                       "sourceDataStore": {"objectType": "DataStoreInfoBase", "dataStoreType": "VaultStore"},
                       "targetDataStoreCopySettings": {"copyAfter": {"objectType": "CopyOnExpiryOption"},
                         "dataStore": {"objectType": "DataStoreInfoBase", "dataStoreType": "ArchiveStore"}}},
                      {"deleteAfter": {"objectType": "AbsoluteDeleteOption", "duration": "P24M"},
                       "sourceDataStore": {"objectType": "DataStoreInfoBase", "dataStoreType": "ArchiveStore"},
                       "targetDataStoreCopySettings": []}]}]}}
                """;
    }

    String instanceProperties() {
        return instanceProperties("https://keys.example.com/secrets/" + unique);
    }

    /** As the command line client sends it, but for one property name in another case. */
    String instanceProperties(String secret) {
        return """
                {"objectType": "BackupInstance", "friendlyName": "pg1/%s",
                 "dataSourceInfo": {"objectType": "Datasource", "resourceId": "%s", "resourceName": "%s",
                   "datasourceType": "Microsoft.DBforPostgreSQL/servers/databases", "resourceLocation": "onpremises",
                   "resourceType": "Microsoft.DBforPostgreSQL/servers/databases", "resourceUri": ""},
                 "policyInfo": {"policyId": "%s/backupPolicies/weekly"},
                 "datasourceAuthCredentials": {"objectType": "SecretStoreBasedAuthCredentials",
                   "secretStoreResource": {"secretStoreType": "AzureKeyVault", "uri": "%s"}}}
                """.formatted(unique, dataSource(), unique, vault, secret);
    }

    static String restoreBody(String recoveryPoint, String secret) {
        return """
                {"objectType": "AzureBackupRecoveryPointBasedRestoreRequest", "recoveryPointId": "%s",
                 "sourceDataStoreType": "VaultStore",
                 "restoreTargetInfo": {"objectType": "restoreTargetInfo", "recoveryOption": "FailIfExists",
                   "restoreLocation": "onpremises",
                   "dataSourceInfo": {"objectType": "Datasource", "resourceID": "%s-restored",
                     "datasourceType": "Microsoft.DBforPostgreSQL/servers/databases"},
                   "datasourceAuthCredentials": {"objectType": "SecretStoreBasedAuthCredentials",
                     "secretStoreResource": {"secretStoreType": "AzureKeyVault", "uri": "%s"}}}}
                """.formatted(recoveryPoint, SOURCE + "orders", secret);
    }

    static String filesRestoreBody(String recoveryPoint, String container, String prefix) {
        return """
                {"objectType": "AzureBackupRecoveryPointBasedRestoreRequest", "recoveryPointId": "%s",
                 "sourceDataStoreType": "VaultStore",
                 "restoreTargetInfo": {"objectType": "RestoreFilesTargetInfo", "recoveryOption": "FailIfExists",
                   "restoreLocation": "onpremises", "targetDetails": {"url": "%s", "filePrefix": "%s",
                     "restoreTargetLocationType": "AzureBlobs"}}}
                """.formatted(recoveryPoint, container, prefix);
    }

    static String backupBody(String rule) {
        return "{\"backupRuleOptions\": {\"ruleName\": \"%s\", \"triggerOption\": {}}}".formatted(rule);
    }
}
