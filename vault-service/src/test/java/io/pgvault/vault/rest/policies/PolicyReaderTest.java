package io.pgvault.vault.rest.policies;

import static io.pgvault.vault.rest.policies.WrittenPolicies.json;
import static io.pgvault.vault.rest.policies.WrittenPolicies.judge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.contract.policy.TargetCopy;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.rest.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Period;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyReaderTest {
    private static final String BACKUP = "/properties/policyRules/0";
    private static final String TRIGGER = BACKUP + "/trigger";
    private static final String MONTHLY_TAG = TRIGGER + "/taggingCriteria/1";
    private static final String DEFAULT = "/properties/policyRules/1";
    private static final String MONTHLY = "/properties/policyRules/2";

    @Test
    void understandsAPolicyWhole() {
        Policy policy = judge(policy());

        assertThat(policy.definition().id()).endsWith("/backupVaults/v/backupPolicies/weekly");
        assertThat(policy.definition().backupRule().schedule().timeZone()).isEqualTo("Europe/Berlin");
        assertThat(policy.timeZone()).isEqualTo("W. Europe Standard Time");
        assertThat(policy.definition().backupRule().taggingCriteria())
                .extracting(TaggingCriteria::tag)
                .containsExactly("Monthly", "Default");
        assertThat(policy.definition()
                        .backupRule()
                        .taggingCriteria()
                        .getFirst()
                        .criteria()
                        .getFirst()
                        .absoluteCriteria())
                .containsExactly(AbsoluteMarker.FIRST_OF_MONTH);
        assertThat(policy.definition().retentionRules().getLast().lifeCycles())
                .containsExactly(
                        new LifeCycle(
                                DataStore.VAULT_STORE,
                                Period.ofMonths(6),
                                List.of(new TargetCopy(
                                        DataStore.ARCHIVE_STORE, TargetCopy.CopyOption.ON_EXPIRY, null))),
                        new LifeCycle(DataStore.ARCHIVE_STORE, Period.ofMonths(24), List.of()));
    }

    @Test
    void showsWhatItUnderstood() {
        JsonNode view = WrittenPolicies.MAPPER.valueToTree(BaseBackupPolicyResource.of(judge(policy())));

        assertThat(view.at(TRIGGER + "/taggingCriteria/0/tagInfo/id").asText()).isEqualTo("Monthly_");
        assertThat(view.at(TRIGGER + "/taggingCriteria/0/criteria/0/absoluteCriteria/0")
                        .asText())
                .isEqualTo("FirstOfMonth");
        assertThat(view.at(DEFAULT + "/lifecycles/0/targetDataStoreCopySettings")
                        .isArray())
                .isTrue();
        assertThat(view.at(MONTHLY + "/lifecycles/0/targetDataStoreCopySettings/0/copyAfter/objectType")
                        .asText())
                .isEqualTo("CopyOnExpiryOption");
        assertThat(judge(view)).usingRecursiveComparison().ignoringFields("id").isEqualTo(judge(policy()));
    }

    @Test
    void takesEveryKindOfCriteria() {
        JsonNode policy = changed(MONTHLY_TAG, tag -> tag.set("criteria", json("""
                        [{"objectType": "schedulebasedbackupcriteria", "daysOfTheWeek": ["sunday"],
                          "weeksOfTheMonth": ["Last"], "monthsOfYear": ["March"],
                          "daysOfMonth": [{"date": 28, "isLast": false}, {"isLast": true}],
                          "scheduleTimes": ["2026-08-15T22:00:00+00:00"]}]""")));

        JsonNode shown = WrittenPolicies.MAPPER
                .valueToTree(BaseBackupPolicyResource.of(judge(policy)))
                .at(BACKUP);
        assertThat(shown.at("/trigger/taggingCriteria/0/criteria/0/daysOfTheWeek/0")
                        .asText())
                .isEqualTo("Sunday");
        assertThat(shown.at("/trigger/taggingCriteria/0/criteria/0/monthsOfYear/0")
                        .asText())
                .isEqualTo("March");
        assertThat(shown.at("/trigger/taggingCriteria/0/criteria/0/daysOfMonth/1/isLast")
                        .asBoolean())
                .isTrue();
        assertThat(shown.at("/trigger/taggingCriteria/0/criteria/0/scheduleTimes/0")
                        .asText())
                .isEqualTo("2026-08-15T22:00:00Z");
    }

    static List<Arguments> refusals() {
        return List.of(
                refused("no properties", "properties", "", root -> root.remove("properties")),
                refused("unknown policy type", "objectType", "/properties", text("objectType", "Plan")),
                refused("no data source type", "datasourceTypes", "/properties", array("datasourceTypes")),
                refused("unknown data source type", "Oracle", "/properties", array("datasourceTypes", "Oracle")),
                refused(
                        "no backup rule",
                        "AzureBackupRule",
                        "/properties",
                        root -> rules(root).remove(0)),
                refused(
                        "two backup rules",
                        "exactly one AzureBackupRule",
                        "/properties",
                        root -> rules(root).add(rules(root).get(0).deepCopy())),
                refused("unknown rule type", "AzureRule", BACKUP, text("objectType", "AzureRule")),
                refused("nameless rule", "name", BACKUP, rule -> rule.remove("name")),
                refused("incremental", "Full", BACKUP + "/backupParameters", text("backupType", "Incremental")),
                refused("into the archive", "VaultStore", BACKUP + "/dataStore", text("dataStoreType", "ArchiveStore")),
                refused("no trigger", "trigger", BACKUP, rule -> rule.remove("trigger")),
                refused("no schedule", "schedule", TRIGGER, trigger -> trigger.remove("schedule")),
                refused(
                        "no interval",
                        "repeatingTimeIntervals",
                        TRIGGER + "/schedule",
                        array("repeatingTimeIntervals")),
                refused("no R", "R/start/period", TRIGGER + "/schedule", interval("2026-08-15T22:00:00Z/P1W")),
                refused("time only", "start", TRIGGER + "/schedule", interval("R/T22:00:00/P1W")),
                refused("compact time", "start", TRIGGER + "/schedule", interval("R/2026-08-15T2200/P1W")),
                refused("no such day", "does not exist", TRIGGER + "/schedule", interval("R/2026-02-30T22:00:00Z/P1W")),
                refused("zero times", "repetitions", TRIGGER + "/schedule", interval("R0/2026-08-15T22:00:00Z/P1W")),
                refused("zero period", "positive", TRIGGER + "/schedule", interval("R/2026-08-15T22:00:00Z/P0D")),
                refused("no period", "duration", TRIGGER + "/schedule", interval("R/2026-08-15T22:00:00Z/weekly")),
                refused("unknown time zone", "Mars", TRIGGER + "/schedule", text("timeZone", "Mars Standard Time")),
                refused("nameless tag", "tagInfo", MONTHLY_TAG, tag -> tag.remove("tagInfo")),
                refused("no priority", "taggingPriority", MONTHLY_TAG, tag -> tag.remove("taggingPriority")),
                refused("priority twice", "priority 99", MONTHLY_TAG, tag -> tag.put("taggingPriority", 99)),
                refused("tag without rule", "no retention rule", MONTHLY_TAG + "/tagInfo", text("tagName", "Yearly")),
                refused("tag twice", "two tags", MONTHLY_TAG + "/tagInfo", text("tagName", "default")),
                refused("tag for nothing", "criteria", MONTHLY_TAG, tag -> tag.remove("criteria")),
                refused("second default tag", "isDefault", MONTHLY_TAG, tag -> tag.put("isDefault", true)),
                refused(
                        "unknown marker",
                        "FirstOfWar",
                        MONTHLY_TAG + "/criteria/0",
                        array("absoluteCriteria", "FirstOfWar")),
                refused("unknown criteria", "objectType", MONTHLY_TAG + "/criteria/0", text("objectType", "Moon")),
                refused(
                        "day 31",
                        "31",
                        MONTHLY_TAG + "/criteria/0",
                        criteria -> criteria.set("daysOfMonth", json("[{\"date\": 31}]"))),
                refused("no default rule", "Default", DEFAULT, rule -> rule.put("isDefault", false)),
                refused("two default rules", "these are", MONTHLY, rule -> rule.put("isDefault", true)),
                refused(
                        "rule without tag",
                        "no tag",
                        TRIGGER,
                        trigger -> ((ArrayNode) trigger.get("taggingCriteria")).remove(1)),
                refused("rule twice", "two retention rules", MONTHLY, text("name", "default")),
                refused("rule named as the backup rule", "backup rule and", MONTHLY, text("name", "backupweekly")),
                refused("no life cycle", "lifecycles", DEFAULT, array("lifecycles")),
                refused("no deletion", "deleteAfter", DEFAULT + "/lifecycles/0", cycle -> cycle.remove("deleteAfter")),
                refused("not a period", "P3M", DEFAULT + "/lifecycles/0/deleteAfter", text("duration", "3 months")),
                refused("period of hours", "P3M", DEFAULT + "/lifecycles/0/deleteAfter", text("duration", "PT5H")),
                refused("negative period", "positive", DEFAULT + "/lifecycles/0/deleteAfter", text("duration", "P-3M")),
                refused(
                        "no time at all",
                        "lifecycles.deleteAfter.duration: 'P0D' is not positive.",
                        DEFAULT + "/lifecycles/0/deleteAfter",
                        text("duration", "P0D")),
                refused(
                        "unknown deletion",
                        "objectType",
                        DEFAULT + "/lifecycles/0/deleteAfter",
                        text("objectType", "Later")),
                refused(
                        "no data store",
                        "sourceDataStore",
                        DEFAULT + "/lifecycles/0",
                        cycle -> cycle.remove("sourceDataStore")),
                refused(
                        "unknown data store",
                        "Tape",
                        DEFAULT + "/lifecycles/0/sourceDataStore",
                        text("dataStoreType", "Tape")),
                refused(
                        "copy to nowhere",
                        "no further life cycle",
                        MONTHLY,
                        rule -> ((ArrayNode) rule.get("lifecycles")).remove(1)),
                refused(
                        "archive without copy",
                        "nothing ever goes",
                        MONTHLY + "/lifecycles/0",
                        cycle -> cycle.putNull("targetDataStoreCopySettings")),
                refused(
                        "unknown copy",
                        "Someday",
                        MONTHLY + "/lifecycles/0/targetDataStoreCopySettings/copyAfter",
                        text("objectType", "Someday")),
                refused(
                        "custom copy without duration",
                        "duration",
                        MONTHLY + "/lifecycles/0/targetDataStoreCopySettings/copyAfter",
                        text("objectType", "CustomCopyOption")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusesAndSaysWhere(String name, String hint, String at, Consumer<ObjectNode> change) {
        JsonNode policy = changed(at, change);

        assertThatThrownBy(() -> judge(policy))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_POLICY))
                .hasMessageContaining(hint);
    }

    private static Arguments refused(String name, String hint, String at, Consumer<ObjectNode> change) {
        return Arguments.of(name, hint, at, change);
    }

    private static Consumer<ObjectNode> text(String field, String value) {
        return node -> node.put(field, value);
    }

    private static Consumer<ObjectNode> array(String field, String... values) {
        return node -> {
            ArrayNode array = node.putArray(field);
            List.of(values).forEach(array::add);
        };
    }

    private static Consumer<ObjectNode> interval(String interval) {
        return array("repeatingTimeIntervals", interval);
    }

    private static ArrayNode rules(ObjectNode properties) {
        return (ArrayNode) properties.get("policyRules");
    }

    private static JsonNode changed(String at, Consumer<ObjectNode> change) {
        JsonNode policy = policy();
        change.accept((ObjectNode) policy.at(at));
        return policy;
    }

    @Test
    void theExampleOfTheDocumentIsAccepted() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "policies.md"));
        int start = document.indexOf("```json") + "```json".length();

        Policy policy = judge(json(document.substring(start, document.indexOf("```", start))));

        assertThat(policy.definition().backupRule().schedule().repeatingTimeIntervals())
                .hasSize(3);
        assertThat(policy.definition().retentionRules()).hasSize(2);
    }

    private static JsonNode policy() {
        return json(Api.policyBody());
    }
}
