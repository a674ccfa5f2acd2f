package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.vault.rest.arm.ArmPath;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class WireFormatIT {
    private static final String VERSION = "?api-version=" + Api.VERSION;

    private final Api api = new Api();

    @Test
    void refusesWhoeverBringsNoGoodToken() {
        assertUnauthenticated("", "AuthenticationFailed", "header is missing");
        assertUnauthenticated("Basic dGVzdGVyOnNlY3JldA==", "AuthenticationFailed", "does not carry a bearer token");
        assertUnauthenticated("Bearer", "AuthenticationFailed", "does not carry a bearer token");
        assertUnauthenticated("Bearer nonsense", "InvalidAuthenticationToken", "cannot be verified");
        assertUnauthenticated("Bearer a.b.c", "InvalidAuthenticationToken", "is invalid");
        assertUnauthenticated(token(RealParts.EXPIRED_TOKEN), "ExpiredAuthenticationToken", "has expired");
        assertUnauthenticated(token(RealParts.FOREIGN_TOKEN), "InvalidAuthenticationToken", "another issuer");
        assertUnauthenticated(token(RealParts.FORGED_TOKEN), "InvalidAuthenticationToken", "signature");
    }

    private void assertUnauthenticated(String authorization, String code, String message) {
        assertUnauthenticated("GET", authorization, code, message);
        // Of what would change something the log tells who asked.
        assertUnauthenticated("DELETE", authorization, code, message);
    }

    private void assertUnauthenticated(String method, String authorization, String code, String message) {
        Answer answer = api.raw(method, api.vault + VERSION, authorization);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.errorCode()).as(answer.toString()).isEqualTo(code);
        assertThat(answer.errorMessage()).contains(message);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    private static String token(String name) {
        return "Bearer " + Api.config(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_048_577, 3_000_000})
    void refusesABodyThatIsTooLargeHoweverItComes(int size) {
        String body = "\"" + "x".repeat(size) + "\"";

        assertFailure(api.put(api.vault, body), 413, "RequestEntityTooLarge");
        Answer chunked = api.putChunked(api.vault, body);
        assertFailure(chunked, 413, "RequestEntityTooLarge");
        assertThat(chunked.header("x-ms-request-id")).isNotEmpty();
        assertThat(chunked.text("/error/additionalInfo/0/info/recommendedAction/0"))
                .contains("docs/limits.md");
    }

    @Test
    void takesABodyOfUnknownLengthThatIsNotTooLarge() {
        assertThat(api.putChunked(api.vault, Api.vaultBody()).status()).isEqualTo(201);
        assertThat(api.putChunked(api.vault, Api.vaultBody().replace("\"a\"", " ".repeat(200_000) + "\"b\""))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'', MissingApiVersionParameter",
        "?api-version=, MissingApiVersionParameter",
        "?api-version=latest, InvalidApiVersionParameter",
        "?api-version=2026-6-1, InvalidApiVersionParameter",
        "?api-version=2026-06-01-beta, InvalidApiVersionParameter",
        "?api-version=2024-13-45, InvalidApiVersionParameter",
        "?api-version=2020-12-31, InvalidApiVersionParameter",
        "?api-version=2026-06-02, InvalidApiVersionParameter",
        "?api-version=2099-01-01, InvalidApiVersionParameter"
    })
    void wantsAnApiVersion(String query, String code) {
        Answer answer = api.raw("GET", api.group + "/backupVaults" + query, token());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2021-01-01", "2026-06-01", "2026-04-01-preview"})
    void takesAnyVersionThatThereHasBeen(String version) {
        Answer answer = api.raw("GET", api.group + "/backupVaults?api-version=" + version, token());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/value")).isEmpty();
        assertThat(answer.body().has("nextLink")).isFalse();
    }

    @Test
    void carriesTheCommonHeaders() {
        Answer answer = api.send("GET", api.group + "/backupVaults", null, Map.of("x-ms-client-request-id", "mine"));
        assertThat(answer.header("x-ms-request-id")).isNotEmpty();
        assertThat(answer.header("x-ms-correlation-request-id")).isNotEmpty();
        assertThat(answer.header("x-ms-client-request-id")).isEqualTo("mine");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void givesEveryFailureTheEnvelope() {
        assertFailure(api.get("/nowhere"), 404, "ResourceNotFound");
        assertFailure(api.get(api.group + "/backupVaultz"), 404, "ResourceNotFound");
        assertFailure(api.get(api.vault), 404, "BackupVaultNotFound");
        assertFailure(api.post(api.vault, "{}"), 405, "MethodNotAllowed");
        assertFailure(api.put(api.vault, "{\"location\": "), 400, "InvalidRequest");
        assertFailure(api.put(api.vault, "[1, 2]"), 400, "InvalidRequest");
        assertFailure(api.put(api.vault, "null"), 400, "InvalidRequest");
        assertFailure(api.send("PUT", api.vault, null, Map.of()), 400, "InvalidRequest");
        assertFailure(
                api.send("PUT", api.vault, "<vault/>", Map.of("Content-Type", "text/xml")),
                415,
                "UnsupportedMediaType");
        assertFailure(api.get(api.group + "/backupVaults?$skipToken=%25"), 400, "InvalidRequest");
    }

    @Test
    void namesThePropertyThatIsWrong() {
        Answer answer = api.put(
                api.vault, "{\"location\": \"here\", \"properties\": {\"storageSettings\": [{\"type\": {\"a\": 1}}]}}");
        assertFailure(answer, 400, "InvalidRequest");
        assertThat(answer.errorMessage()).contains("properties.storageSettings[0].type");

        Answer unknown = api.put(
                api.vault, "{\"location\": \"here\", \"properties\": {\"storageSettings\": [{\"type\": \"Raid\"}]}}");
        assertThat(unknown.errorMessage())
                .contains("properties.storageSettings.type")
                .contains("GeoRedundant");

        assertThat(api.put(api.vault, "{}").errorMessage()).startsWith("location");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v", "1vault", "vault-", "va_ult", "vault%20x"})
    void refusesNamesThatAzureRefuses(String name) {
        assertFailure(api.put(api.group + "/backupVaults/" + name, Api.vaultBody()), 400, "InvalidRequest");
    }

    @Test
    void lookUpIsWithoutRegardToCase() {
        assertThat(api.put(api.vault, Api.vaultBody().replace("properties", "PROPERTIES"))
                        .status())
                .isEqualTo(201);
        Answer shouted = api.get(api.vault.toUpperCase(Locale.ROOT));
        assertThat(shouted.status()).isEqualTo(200);
        assertThat(shouted.text("/id")).isEqualTo(api.vault);
        assertThat(shouted.text("/type")).isEqualTo("Microsoft.DataProtection/backupVaults");

        Answer again =
                api.put(api.vault.toUpperCase(Locale.ROOT), Api.vaultBody().replace("\"a\"", "\"b\""));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text("/id")).isEqualTo(api.vault);
        assertThat(again.text("/tags/team")).isEqualTo("b");
    }

    @Test
    void answersACreatedVaultAsALongRunningOperation() {
        Answer created = api.put(api.vault, Api.vaultBody());

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("/properties/provisioningState")).isEqualTo("Provisioning");
        assertThat(created.header("Azure-AsyncOperation")).contains(api.vault + "/operationStatus/");
        assertThat(created.header("Location")).contains(api.vault + "/operationResults/");
        assertThat(created.header("Retry-After")).isEqualTo("1");
        assertThat(created.header("Content-Type")).startsWith("application/json");
        Answer status = api.get(created.header("Azure-AsyncOperation"));
        assertThat(status.text("/status")).isEqualTo("Inprogress");
        assertThat(status.text("/endTime")).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(api.get(created.header("Location")).status()).isEqualTo(202);
        String elsewhere =
                created.header("Azure-AsyncOperation").replace("/backupVaults/main/", "/backupVaults/other/");
        assertFailure(api.get(elsewhere), 404, "OperationNotFound");
    }

    @Test
    void passesOverWhatIsReadOnly() {
        String body = Api.vaultBody().replace("\"properties\": {", """
                "id": {}, "Name": 7, "type": [], "properties": {"provisioningState": ["Failed"], "secureScore": {},""");

        assertThat(api.put(api.vault, body).text("/id")).isEqualTo(api.vault);
    }

    @Test
    void deletesAVaultThatIsEmpty() {
        api.put(api.vault, Api.vaultBody());
        String policy = api.vault + "/backupPolicies/weekly";
        assertThat(api.put(policy, Api.policyBody()).status()).isEqualTo(200);
        assertFailure(api.delete(api.vault), 400, "UserErrorVaultHasProtectedItems");

        assertThat(api.delete(policy).status()).isEqualTo(200);
        assertThat(api.delete(policy).status()).isEqualTo(204);
        Answer deleted = api.delete(api.vault);
        assertThat(deleted.status()).isEqualTo(202);
        assertThat(api.follow(deleted).text("/status")).isEqualTo("Succeeded");
        assertThat(api.get(deleted.header("Location")).status()).isEqualTo(204);
        assertFailure(api.get(api.vault), 404, "BackupVaultNotFound");
        assertThat(api.delete(api.vault).status()).isEqualTo(204);
    }

    @Test
    void showsPoliciesAsAzureDoes() {
        api.put(api.vault, Api.vaultBody());
        String path = api.vault + "/backupPolicies/weekly";
        Answer put = api.put(path, Api.policyBody());

        assertThat(put.text("/id")).isEqualTo(path);
        assertThat(put.text("/properties/policyRules/0/trigger/taggingCriteria/0/tagInfo/id"))
                .isEqualTo("Monthly_");
        assertThat(put.text("/properties/policyRules/0/trigger/schedule/timeZone"))
                .isEqualTo("W. Europe Standard Time");
        assertThat(api.get(path).body()).isEqualTo(put.body());
        assertThat(api.get(api.vault + "/backupPolicies").body().at("/value/0")).isEqualTo(put.body());
        assertThat(api.put(path, put.body().toString()).body()).isEqualTo(put.body());

        Answer changed = api.put(path, Api.policyBody().replace("P3M", "P4M"));
        assertThat(changed.text("/properties/policyRules/1/lifecycles/0/deleteAfter/duration"))
                .isEqualTo("P4M");
        Answer refused = api.put(path, Api.policyBody().replace("P3M", "P0D"));
        assertFailure(refused, 400, "UserErrorInvalidBackupPolicy");
        assertThat(refused.errorMessage()).contains("Rule 'Default'", "deleteAfter", "not positive");
        assertFailure(api.put(api.vault + "/backupPolicies/no", Api.policyBody()), 400, "InvalidRequest");
        assertFailure(api.get(api.vault + "/backupPolicies/none"), 404, "BackupPolicyNotFound");
    }

    @Test
    void aZoneRedundantVaultHasNoArchive() {
        api.put(api.vault, Api.vaultBody());
        String policy = api.vault + "/backupPolicies/weekly";
        assertThat(api.put(policy, Api.policyBody()).status()).isEqualTo(200);
        String zoneRedundant = Api.vaultBody().replace("locallyRedundant", "ZoneRedundant");
        Answer refused = api.put(api.vault, zoneRedundant);
        assertFailure(refused, 400, "InvalidRequest");
        assertThat(refused.errorMessage()).contains("cannot become zone-redundant", "ArchiveStore");

        assertThat(api.delete(policy).status()).isEqualTo(200);
        assertThat(api.put(api.vault, zoneRedundant).status()).isEqualTo(200);
        Answer archiving = api.put(policy, Api.policyBody());
        assertFailure(archiving, 400, "UserErrorInvalidBackupPolicy");
        assertThat(archiving.errorMessage()).contains("Rule 'Monthly'", "ArchiveStore is not available");
    }

    /** Three pages: a link that had the token of the page before beside its own would lead round in a circle. */
    @Test
    void listsInPagesHoweverTheTokenIsSpelled() {
        api.put(api.vault, Api.vaultBody());
        for (int i = 0; i < 201; i++) {
            String name = "policy-%03d".formatted(i);
            assertThat(api.put(api.vault + "/backupPolicies/" + name, Api.policyBody())
                            .status())
                    .isEqualTo(200);
        }
        Answer first = api.get(api.vault + "/backupPolicies");
        assertThat(first.body().at("/value")).hasSize(100);
        for (String spelling : List.of("%24skipToken", "$skipToken", "$skiptoken", "%24skiptoken", "$SKIPTOKEN")) {
            Answer second = api.get(first.text("/nextLink").replace("%24skipToken", spelling));
            assertThat(names(second)).as(spelling).hasSize(100).first().isEqualTo("policy-100");

            Answer third = api.get(second.text("/nextLink").replace("%24skipToken", spelling));
            assertThat(names(third)).as(spelling).containsExactly("policy-200");
            assertThat(third.body().has("nextLink")).isFalse();
        }
    }

    private static List<String> names(Answer page) {
        return StreamSupport.stream(page.body().at("/value").spliterator(), false)
                .map(policy -> policy.get("name").asText())
                .toList();
    }

    @Test
    void takesTheWordsOfEveryPathInAnyCase() {
        JsonNode paths = api.raw("GET", "/q/openapi?format=json", "").body().at("/paths");
        assertThat(paths.fieldNames()).toIterable().hasSizeGreaterThan(15).allSatisfy(path -> {
            String shouted = path.replace("{dataSource}", "subscriptions/x")
                    .replaceAll("\\{\\w+}", "x")
                    .toUpperCase(Locale.ROOT);
            // A path that nobody knows is not found, whatever the method.
            assertThat(api.raw("PATCH", shouted + VERSION, token()).errorCode())
                    .as(path)
                    .isNotIn("ResourceNotFound", "");
        });
    }

    @Test
    void servesItsOpenApiDocumentToEverybody() {
        Answer document = api.raw("GET", "/q/openapi?format=json", "");
        assertThat(document.status()).isEqualTo(200);
        assertThat(document.body().at("/paths")).hasSizeGreaterThan(15);
        String cancel = (ArmPath.VAULT + "/backupJobs/{job}/cancel").replace("/", "~1");
        assertThat(document.body()
                        .at("/paths/" + cancel + "/post/x-pgvault-extension")
                        .asBoolean())
                .isTrue();
        assertThat(document.body().findParents("x-pgvault-extension").toString())
                .as("the extension of backup instances")
                .contains("does not say when it backs up");
    }

    /** To accept a wanted change of the API, run with {@code -Dgolden.write=true} and review the difference. */
    @Test
    void servesTheDocumentThatIsCommitted() throws IOException {
        Path committed = Path.of("..", "docs", "openapi.json");
        JsonNode served = api.raw("GET", "/q/openapi?format=json", "").body();
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(committed, served.toPrettyString() + "\n");
        }

        assertThat(served).isEqualTo(Api.JSON.readTree(committed.toFile()));
    }

    private static void assertFailure(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.errorCode()).isEqualTo(code);
        assertThat(answer.errorMessage()).isNotEmpty();
        assertThat(answer.text("/error/additionalInfo/0/info/recommendedAction/0"))
                .isNotEmpty();
        assertThat(answer.header("x-ms-request-id")).isNotEmpty();
    }

    private static String token() {
        return "Bearer " + Api.config(RealParts.TOKEN);
    }
}
