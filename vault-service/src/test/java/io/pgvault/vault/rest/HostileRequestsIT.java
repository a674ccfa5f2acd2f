package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.apiclient.hostile.RawHttp;
import io.pgvault.apiclient.hostile.RawHttp.Reply;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client sends by mistake: it is refused, says why in the error envelope, and costs nothing. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class HostileRequestsIT {
    private static final String VERSION = "?api-version=" + Api.VERSION;
    private static final String POLICY = "/backupPolicies/weekly";

    private final Api api = new Api();

    @BeforeEach
    void begin() {
        assertThat(api.put(api.vault, Api.vaultBody()).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "production%2FresourceGroups%2Fshop",
                "a;x=y",
                "a%3Bx=y",
                "a%5Cb",
                "%2e%2e",
                "..",
                ".",
                "",
                "a%00b",
                "a%0d%0ab",
                "%E2%80%AEa",
                "%E2%84%AAeys",
                "a.",
                "a%20b",
                "%zz",
                "%C0%AF",
                "a%252fb"
            })
    void aSegmentThatMeansAnotherScopeIsRefused(String segment) {
        String provider = "/providers/Microsoft.DataProtection/backupVaults/main";
        assertRefused(
                put("/subscriptions/" + segment + "/resourceGroups/rg" + provider, Api.vaultBody()),
                400,
                "InvalidRequest");
        assertRefused(
                put("/subscriptions/tests/resourceGroups/" + segment + provider, Api.vaultBody()),
                400,
                "InvalidRequest");
        // Without a name it is the list.
        if (segment.isEmpty()) {
            return;
        }
        assertRefused(put(api.vault + "/backupInstances/" + segment, "{}"), 400, "InvalidRequest");
        assertRefused(put(api.vault + "/backupPolicies/" + segment, Api.policyBody()), 400, "InvalidRequest");
    }

    @Test
    void namesTheFieldAndTheRuleOfANameInAPath() {
        Reply reply = put(api.vault.replace("/rg-", "/rg$"), Api.vaultBody());
        assertThat(assertRefused(reply, 400, "InvalidRequest"))
                .isEqualTo("group: A resource group's name has 1 to 90 letters (a to z), digits and - _ . ( ), and does"
                        + " not end with a period. 'rg$" + api.instanceName().substring(4) + "' does not fit.");
        assertRefused(
                send("GET", "/subscriptions/" + "x".repeat(3_300) + "/providers/Microsoft.DataProtection/backupVaults"),
                400,
                "InvalidRequest");
        assertRefused(
                send("GET", "/subscriptions/" + "x".repeat(91) + "/providers/Microsoft.DataProtection/backupVaults"),
                400,
                "InvalidRequest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/subscriptions/a/resourceGroups/b;c/x/y", "/subscriptions/a//b", "/subscriptions/../b/c",
                "/subscriptions/a/resourceGroups/\u212A/x", "/subscriptions/a/x/b\u202Ec", "/subscriptions/a/x/b%2Fc",
                "/subscriptions/a/x/b c", "/subscriptions/a/x/b."
            })
    void aResourceIdInABodyGoesByTheSameRules(String id) {
        Story story = story();
        Api api = story.api;
        String body = "{\"properties\": " + api.instanceProperties().replace(api.dataSource(), id) + "}";
        assertThat(assertRefused(put(api.vault + "/backupInstances/odd", body), 400, "InvalidRequest"))
                .containsIgnoringCase("properties.dataSourceInfo.resourceID");
    }

    @Test
    void headersAreBounded() {
        assertRefused(get(Map.of("x-ms-client-request-id", "x".repeat(7_000))), 400, "InvalidRequest");
        assertRefused(get(Map.of("x-ms-correlation-request-id", "\u00e9")), 400, "InvalidRequest");
        assertRefused(get(Map.of("Accept", "x")), 406, "NotAcceptable");
        assertRefused(
                raw("PUT", api.vault, Map.of("Accept", "x"), Api.vaultBody().getBytes(StandardCharsets.UTF_8)),
                406,
                "NotAcceptable");
        for (String type : new String[] {"x", "a/b/c", "text/plain", "application/json; charset=utf-16"}) {
            assertRefused(
                    raw(
                            "PUT",
                            api.vault,
                            Map.of("Content-Type", type),
                            Api.vaultBody().getBytes(StandardCharsets.UTF_8)),
                    415,
                    "UnsupportedMediaType");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+999999999-12-31T23:59:59Z 0f8fad5b-d9cb-469f-a165-70867728950e",
                "-999999999-01-01T00:00:00Z x",
                "2026-11-20T00:00:00Z x",
                "2026-11-20T00:00:00Z a\0b",
                "2026-11-20T00:00:00Z \u202E"
            })
    void aPageTokenIsOfThisService(String position) {
        String token =
                Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
        assertRefused(send("GET", api.vault + "/backupJobs?$skipToken=" + token), 400, "InvalidRequest");
    }

    @Test
    void aBodyIsJsonOfUtf8WithEachMemberOnce() {
        assertRefused(put(api.vault, "{\"location\": \"here\", \"LOCATION\": \"there\"}"), 400, "InvalidRequest");
        assertRefused(put(api.vault, "{\"location\": \"here\", \"tags\": {\"a\": null}}"), 400, "InvalidRequest");
        assertRefused(put(api.vault, "{\"location\": \"he\\u0000re\"}"), 400, "InvalidRequest");
        assertRefused(put(api.vault, "{\"location\": \"here\", \"unknown\": [null]}"), 400, "InvalidRequest");
        assertRefused(raw("PUT", api.vault, Map.of(), new byte[] {'"', (byte) 0xff, '"'}), 400, "InvalidRequest");
        assertRefused(put(api.vault, "{\"location\": \"here\"} {}"), 400, "InvalidRequest");
        assertRefused(put(api.vault, " ".repeat(1 << 18) + "{\"location\": \"here\"}"), 413, "RequestEntityTooLarge");
    }

    @ParameterizedTest
    @CsvSource({"51, x, y", "1, xxx, LONG", "1, a<b, y", "1, ' ', y"})
    void tagsAreBoundedAsArmHasThem(int count, String name, String value) {
        String tags = IntStream.range(0, count)
                .mapToObj(
                        i -> "\"" + name + (i == 0 ? "" : i) + "\": \"" + value.replace("LONG", "v".repeat(257)) + "\"")
                .collect(Collectors.joining(", "));
        assertThat(assertRefused(
                        put(api.vault, "{\"location\": \"onpremises\", \"tags\": {" + tags + "}}"),
                        400,
                        "InvalidRequest"))
                .startsWith("tags");
    }

    /** An allocation of the digits would take the heap. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"years\": 1e99999999}",
                "{\"years\": \"1e99999999\"}",
                "{\"bytesPerBackup\": 1e-99999999}",
                "{\"prices\": {\"hot\": 1e99999999, \"archive\": 1}}",
                "{\"prices\": {\"hot\": \"1e99999999\", \"archive\": 1}}"
            })
    void aNumberOfAHundredMillionDigitsIsRefused(String body) {
        api.put(api.vault + POLICY, Api.policyBody());
        assertRefused(
                raw("POST", api.vault + POLICY + "/preview", Map.of(), body.getBytes(StandardCharsets.UTF_8)),
                400,
                "InvalidRequest");
    }

    @Test
    void checkingAPolicyCostsLittleWhateverItSays() {
        String times = IntStream.range(0, 1_500)
                .mapToObj(i -> "\"2026-08-15T22:00:00+00:00\"")
                .collect(Collectors.joining(", "));
        String hourly = Api.policyBody().replace("/P1W", "/PT1H");
        String equal = hourly.replace("\"absoluteCriteria\": [\"FirstOfMonth\"]", "\"scheduleTimes\": [" + times + "]");
        Instant begin = Instant.now();
        assertRefused(put(api.vault + POLICY, equal), 400, "InvalidRequest");
        String criterion =
                "{\"objectType\": \"ScheduleBasedBackupCriteria\", \"daysOfTheWeek\": [\"Monday\"], \"scheduleTimes\": ["
                        + IntStream.range(0, 100)
                                .mapToObj(i -> "\"2026-08-%02dT%02d:00:00+00:00\"".formatted(1 + i / 24, i % 24))
                                .collect(Collectors.joining(", "))
                        + "]}";
        String many = hourly.replaceFirst(
                "\"criteria\": \\[[^]]*]}]",
                "\"criteria\": ["
                        + IntStream.range(0, 10).mapToObj(i -> criterion).collect(Collectors.joining(", ")) + "]");
        assertThat(many).contains("Monday");
        assertThat(put(api.vault + POLICY, many).status()).isEqualTo(200);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void linksBeginWithThePublicUrlWhateverTheRequestSaysOfItself() {
        Reply reply = raw(
                "PUT",
                api.vault,
                Map.of(
                        "Host",
                        "evil.example.com",
                        "X-Forwarded-Host",
                        "evil.example.com",
                        "Forwarded",
                        "host=evil.example.com"),
                Api.vaultBody().getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.headers().get("azure-asyncoperation")).startsWith(RealParts.PUBLIC_URL + api.vault);
        assertThat(reply.headers().get("location")).startsWith(RealParts.PUBLIC_URL + api.vault);
        assertThat(reply.headers())
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("cache-control", "no-store")
                .containsEntry("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
                .containsKey("strict-transport-security");
    }

    @Test
    void aListOfLargeEntriesEndsEarlyAndGoesOnWithoutALoss() {
        String tags = IntStream.range(0, 50)
                .mapToObj(i -> "\"" + "n".repeat(500) + i + "\": \"" + "\\u20ac".repeat(256) + "\"")
                .collect(Collectors.joining(", "));
        int vaults = 80;
        for (int i = 0; i < vaults; i++) {
            Reply reply = put(
                    api.group + "/backupVaults/large-" + (100 + i),
                    "{\"location\": \"here\", \"tags\": {" + tags + "}}");
            assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        }
        Answer first = api.get(api.group + "/backupVaults");
        int shown = first.body().at("/value").size();
        assertThat(shown).isBetween(10, vaults - 1);
        assertThat(first.body().toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan((4 << 20) + 1_000);
        Answer second = api.get(first.text("/nextLink"));
        assertThat(second.text("/value/0/name")).isEqualTo("large-" + (100 + shown));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "securitySettings": {"encryptionSettings": {"state": "Enabled"}}         | encryptionSettings.state
            "securitySettings": {"encryptionSettings": {"keyVaultProperties": {"keyUri": "https://k"}}} | encryptionSettings: keys of the customer are not kept yet
            "featureSettings": {"crossRegionRestoreSettings": {"state": "Enabled"}}  | crossRegionRestoreSettings.state
            "featureSettings": {"crossSubscriptionRestoreSettings": {"state": "Enabled"}} | crossSubscriptionRestoreSettings.state
            "resourceGuardOperationRequests": ["/a"]                                 | resourceGuardOperationRequests
            """)
    void aSettingThatIsNotKeptIsRefused(String setting, String message) {
        assertThat(assertRefused(
                        put(api.vault, "{\"location\": \"onpremises\", \"properties\": {" + setting + "}}"),
                        400,
                        "UserErrorSettingNotSupported"))
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "softDeleteSettings": {"state": "On", "retentionDurationInDays": 13}      | from 14 to 180, not 13
            "softDeleteSettings": {"state": "On", "retentionDurationInDays": 14.5}    | retentionDurationInDays: it is a whole number
            "softDeleteSettings": {"state": "AlwaysOn", "retentionDurationInDays": 1e9} | retentionDurationInDays: it is a whole number
            "softDeleteSettings": {"state": "sometimes"}                              | softDeleteSettings.state: 'sometimes' is not one of Off, On, AlwaysOn.
            "immutabilitySettings": {"state": "forever"}                              | immutabilitySettings.state: 'forever' is not one of Disabled, Unlocked, Locked.
            """)
    void aSettingOfSafetyThatIsNoneIsRefused(String setting, String message) {
        assertThat(assertRefused(
                        put(
                                api.vault,
                                "{\"location\": \"onpremises\", \"properties\": {\"securitySettings\": {" + setting
                                        + "}}}"),
                        400,
                        "InvalidRequest"))
                .contains(message);
    }

    @Test
    void settingsThatAreOffAreTakenAndShown() {
        String off = """
                {"location": "onpremises", "properties": {"securitySettings": {"softDeleteSettings": {"state": "off"},
                 "immutabilitySettings": {"state": "Disabled"}}, "featureSettings": {"crossRegionRestoreSettings":
                 {"state": "Disabled"}, "crossSubscriptionRestoreSettings": {"state": "PermanentlyDisabled"}}}}
                """;
        assertThat(put(api.vault, off).status()).isEqualTo(200);
        Answer shown = api.get(api.vault);
        assertThat(shown.text("/properties/securitySettings/softDeleteSettings/state"))
                .isEqualTo("Off");
        assertThat(shown.text("/properties/securitySettings/immutabilitySettings/state"))
                .isEqualTo("Disabled");
        assertThat(api.put(api.vault, shown.body().toString()).status()).isEqualTo(200);
    }

    private static Story story() {
        try (OtherServices others = new OtherServices()) {
            return new Story(others).vault().policy();
        }
    }

    private Reply get(Map<String, String> headers) {
        return raw("GET", api.vault, headers, new byte[0]);
    }

    private Reply send(String method, String path) {
        return raw(method, path, Map.of(), new byte[0]);
    }

    private Reply put(String path, String body) {
        return raw("PUT", path, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Reply raw(String method, String path, Map<String, String> headers, byte[] body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Authorization", "Bearer " + Api.config(RealParts.TOKEN));
        String target = path + (path.contains("?") ? "&" : "?") + VERSION.substring(1);
        return new RawHttp(Api.config("test.url")).send(method, target, all, body);
    }

    /** Its message. */
    private static String assertRefused(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        try {
            JsonNode error = Api.JSON.readTree(reply.body()).at("/error");
            assertThat(error.at("/code").asText()).as(reply.toString()).isEqualTo(code);
            assertThat(error.at("/message").asText()).isNotEmpty();
            assertThat(reply.headers()).containsKey("x-ms-request-id");
            return error.at("/message").asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError(reply.toString(), e);
        }
    }
}
