package io.pgvault.vault.rest.policies;

import static io.pgvault.vault.rest.policies.WrittenPolicies.json;
import static io.pgvault.vault.rest.policies.WrittenPolicies.judge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.preview.KnownBackups;
import io.pgvault.retention.preview.PreviewLifeCycles;
import io.pgvault.retention.preview.PreviewQuestion;
import io.pgvault.retention.preview.StorageTerms;
import io.pgvault.retention.preview.StorageTier;
import io.pgvault.retention.tagging.UnusedTag;
import io.pgvault.vault.policies.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Case P19: policies as Azure's examples have them, and as clients of Azure send them. */
class PoliciesOfAzureTest {
    /** Of the specification's examples: a Wednesday, and a tag for Sundays at another time. */
    private static final String EXAMPLE = policy(
            "[\"OssDB\"]",
            "BackupWeekly",
            "{\"repeatingTimeIntervals\": [\"R/2019-11-20T08:00:00-08:00/P1W\"]}",
            tag("Weekly", 20, "\"daysOfTheWeek\": [\"Sunday\"], \"scheduleTimes\": [\"2019-03-01T13:00:00Z\"]"),
            rule("Weekly", "P12W"));

    /** Terraform's provider sends lists that are null, and an id with each tag; its document has these criteria. */
    private static final String TERRAFORM = policy(
            "[\"Microsoft.DBforPostgreSQL/servers/databases\"]",
            "BackupIntervals",
            "{\"repeatingTimeIntervals\": [\"R/2021-05-23T02:30:00+00:00/P1W\"], \"timeZone\": \"India Standard Time\"}",
            tag("weekly", 20, terraform("[\"FirstOfWeek\"]", "null", "null", "null"))
                    + tag("thursday", 25, terraform("null", "[\"Thursday\"]", "null", "[\"2021-05-23T02:30:00Z\"]"))
                    + tag(
                            "monthly",
                            15,
                            terraform("null", "[\"Tuesday\"]", "[\"First\", \"Last\"]", "[\"2021-05-23T02:30:00Z\"]")),
            rule("weekly", "P6M") + rule("thursday", "P1W") + rule("monthly", "P7D"));

    private static String terraform(String markers, String days, String weeks, String times) {
        return "\"absoluteCriteria\": %s, \"daysOfTheWeek\": %s, \"weeksOfTheMonth\": %s, \"monthsOfYear\": null, \"scheduleTimes\": %s"
                .formatted(markers, days, weeks, times);
    }

    private static String policy(String types, String name, String schedule, String tags, String rules) {
        return """
                {"properties": {"objectType": "BackupPolicy", "datasourceTypes": %s, "policyRules": [
                  {"objectType": "AzureBackupRule", "name": "%s",
                   "backupParameters": {"objectType": "AzureBackupParams", "backupType": "Full"},
                   "dataStore": {"objectType": "DataStoreInfoBase", "dataStoreType": "VaultStore"},
                   "trigger": {"objectType": "ScheduleBasedTriggerContext", "schedule": %s, "taggingCriteria": [
                     {"isDefault": true, "taggingPriority": 99, "tagInfo": {"tagName": "Default", "id": "Default_"}}%s]}},
                  {"objectType": "AzureRetentionRule", "name": "Default", "isDefault": true, "lifecycles": [%s]}%s]}}
                """.formatted(types, name, schedule, tags, lifeCycle("P3M"), rules);
    }

    private static String tag(String name, int priority, String criteria) {
        return """
                , {"isDefault": false, "taggingPriority": %d, "tagInfo": {"tagName": "%s", "id": "%s_"},
                   "criteria": [{"objectType": "ScheduleBasedBackupCriteria", %s}]}
                """.formatted(priority, name, name, criteria);
    }

    private static String rule(String name, String kept) {
        return """
                , {"objectType": "AzureRetentionRule", "name": "%s", "isDefault": false, "lifecycles": [%s]}
                """.formatted(name, lifeCycle(kept));
    }

    private static String lifeCycle(String kept) {
        return """
                {"sourceDataStore": {"objectType": "DataStoreInfoBase", "dataStoreType": "VaultStore"},
                 "deleteAfter": {"objectType": "AbsoluteDeleteOption", "duration": "%s"}, "targetDataStoreCopySettings": []}
                """.formatted(kept);
    }

    /** The repository's neighbour keeps Azure's specification; elsewhere this test is left out. */
    @ParameterizedTest
    @ValueSource(strings = {"2024-04-01", "2026-06-01"})
    void everyPolicyOfTheSpecificationsExamplesIsTaken(String version) throws IOException {
        Path specification = Path.of("..", "..", "shared", "azure-api", "spec");
        assumeThat(specification)
                .as("Azure's specification beside the checkout")
                .isDirectory();
        List<JsonNode> policies = new ArrayList<>();
        try (Stream<Path> files = Files.walk(specification)) {
            for (Path file : files.filter(path -> path.toString().contains("/" + version + "/examples/")
                            && path.toString().endsWith(".json"))
                    .toList()) {
                policies.addAll(json(Files.readString(file)).findParents("policyRules"));
            }
        }

        assertThat(policies).hasSizeGreaterThanOrEqualTo(4).allSatisfy(properties -> {
            JsonNode body = WrittenPolicies.MAPPER.createObjectNode().set("properties", properties);
            assertThat(judge(body).definition().backupRule().taggingCriteria()).isNotEmpty();
        });
    }

    @Test
    void anExampleMeansWhatItSays() {
        Policy policy = judge(json(EXAMPLE));
        BackupRule rule = policy.definition().backupRule();

        assertThat(policy.dataSourceTypes()).containsExactly("OssDB");
        assertThat(rule.schedule().timeZone()).isEqualTo("UTC");
        assertThat(rule.schedule().firstAfter(Instant.parse("2026-11-20T00:00:00Z")))
                .contains(Instant.parse("2026-11-25T16:00:00Z"));
    }

    /** What such a policy never does is told by its preview. */
    @Test
    void criteriaThatNoBackupMeetsAreTakenAndToldByThePreview() {
        assertThat(unusedTags(EXAMPLE))
                .containsExactly(new UnusedTag("Weekly", "No backup is due on a day of its criteria."));
        assertThat(unusedTags(TERRAFORM)).extracting(UnusedTag::tag).containsExactly("monthly", "thursday", "Default");
        assertThat(unusedTags(EXAMPLE.replace("\"Sunday\"", "\"Wednesday\"")))
                .containsExactly(new UnusedTag("Weekly", "No backup is due at 13:00 in the time zone UTC."));
    }

    private static List<UnusedTag> unusedTags(String policy) {
        return PreviewLifeCycles.preview(new PreviewQuestion(
                        judge(json(policy)).definition(),
                        Instant.parse("2026-11-20T00:00:00Z"),
                        1,
                        KnownBackups.NONE,
                        null,
                        new StorageTerms(StorageTier.HOT, Map.of()),
                        new Brake(0.5, 10, 3, Duration.ofDays(1))))
                .unusedTags();
    }

    /** The command line's template, for servers and flexible servers: with a name among the properties. */
    @ParameterizedTest
    @ValueSource(strings = {"Microsoft.DBforPostgreSQL/servers/databases", "Microsoft.DBforPostgreSQL/flexibleServers"})
    void theTemplatesOfTheCommandLineAreTaken(String type) {
        String template = policy(
                        "[\"" + type + "\"]",
                        "BackupWeekly",
                        "{\"timeZone\": \"UTC\", \"repeatingTimeIntervals\": [\"R/2021-08-15T06:30:00+00:00/P1W\"]}",
                        "",
                        "")
                .replace("\"BackupPolicy\",", "\"BackupPolicy\", \"name\": \"OssPolicy1\",");

        assertThat(judge(json(template)).dataSourceTypes()).containsExactly(type);
    }

    /** All that is refused of what clients are known to send, each for a reason that the document tells. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "a tag that is kept for a day, as in the document of Terraform's provider | \"P7D\" | \"P1D\""
                        + " | 'P1D' in VaultStore is shorter than P7D",
                "a policy for another kind of data source | Microsoft.DBforPostgreSQL/servers/databases"
                        + " | Microsoft.Compute/disks | 'Microsoft.Compute/disks' is unknown",
                "backups into `OperationalStore` | VaultStore | OperationalStore | 'OperationalStore' is unknown",
                "backups that are not `Full` | \"Full\" | \"Incremental\" | 'Incremental' is not supported",
                "criteria that no day of any year meets | \"weeksOfTheMonth\": [\"First\", \"Last\"]"
                        + " | \"weeksOfTheMonth\": [\"First\"], \"daysOfMonth\": [{\"isLast\": true}] | no day of any year",
            })
    void whatIsRefusedIsRefusedForAReasonThatIsWrittenDown(String what, String old, String changed, String reason)
            throws IOException {
        assertThat(Path.of("..", "docs", "policies.md")).content().contains("| " + what + " |");
        assertThat(TERRAFORM).contains(old);

        assertThatThrownBy(() -> judge(json(TERRAFORM.replace(old, changed))))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_POLICY))
                .hasMessageContaining(reason);
    }
}
