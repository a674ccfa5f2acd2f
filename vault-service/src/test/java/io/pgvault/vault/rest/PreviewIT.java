package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.vault.RetentionRules;
import io.pgvault.vault.rest.arm.ArmPath;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealParts.class)
class PreviewIT {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long STORED = 2_000_000;

    private OtherServices others;
    private Story story;
    private Api api;
    private String preview;
    private String change;

    @BeforeEach
    void begin() {
        others = new OtherServices();
        story = new Story(others).vault().policy();
        api = story.api;
        preview = api.vault + "/backupPolicies/weekly/preview";
        change = api.instance + "/previewPolicyChange";
        others.publish(new RetentionRules(Instant.now(), 0.5, 10, 3, Duration.ofDays(1), null));
        await().until(() -> api.send("POST", preview, null, Map.of()).status() != 503);
    }

    @AfterEach
    void end() {
        others.close();
    }

    @Test
    void tellsWhatAPolicyWillDoInItsFirstYear() {
        Answer answer = api.send("POST", preview, null, Map.of());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        JsonNode summary = answer.body().get("summary");
        assertThat(summary.get("existingRecoveryPoints").asInt()).isZero();
        assertThat(summary.get("scheduledBackups").asInt()).isBetween(52, 53);
        assertThat(summary.has("bytesPerBackup")).isFalse();
        assertThat(summary.has("storageCost")).isFalse();
        assertThat(summary.get("earlyDeletions").get("count").asInt()).isZero();
        Instant start = Instant.parse(summary.get("startTime").asText());
        assertThat(Instant.parse(summary.get("endTime").asText()))
                .isEqualTo(start.atZone(BERLIN).plusYears(1).toInstant());

        JsonNode first = points(answer).getFirst();
        Instant time = Instant.parse(first.get("recoveryPointTime").asText());
        assertThat(time).isBetween(start, start.plus(Duration.ofDays(8)));
        assertThat(first.has("recoveryPointId")).isFalse();
        assertThat(first.get("retentionTagName").asText()).isEqualTo("Monthly");
        assertThat(first.at("/archived/time").asText())
                .isEqualTo(time.atZone(BERLIN).plusMonths(6).toInstant().toString());
        assertThat(first.at("/archived/reason").asText()).startsWith("It was to move to the archive at");
        assertThat(first.get("kept").asText()).startsWith("It expires at");
        JsonNode other = points(answer).stream()
                .filter(point -> point.get("retentionTagName").asText().equals("Default"))
                .findFirst()
                .orElseThrow();
        assertThat(other.at("/deleted/time").asText())
                .isEqualTo(Instant.parse(other.get("recoveryPointTime").asText())
                        .atZone(BERLIN)
                        .plusMonths(3)
                        .toInstant()
                        .toString());
        assertThat(answer.body().get("forecast")).hasSize(14);
        assertThat(answer.body().at("/forecast/0/dataStores/1").toString())
                .isEqualTo("{\"dataStoreType\":\"ArchiveStore\",\"recoveryPoints\":0}");
    }

    @Test
    void aPolicyIsTriedBeforeItIsStored() {
        String other = api.vault + "/backupPolicies/other";
        Answer answer = api.post(other + "/preview", body("""
                "years": 2, "bytesPerBackup": 1073741824, "vaultStoreTier": "cold", "prices": {"cold": 0.36, "Archive": 0.03}
                """, Api.policyBody()));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().at("/summary/bytesPerBackup").asLong()).isEqualTo(1L << 30);
        assertThat(answer.body().at("/summary/storageCost").asDouble()).isBetween(80.0, 200.0);
        // Three months with February in them are 89 days, and not quite as many when the clocks change.
        assertThat(answer.body().get("earlyDeletions")).isNotEmpty().allSatisfy(early -> {
            long missing = early.get("missingDays").asLong();
            assertThat(missing).isBetween(1L, 2L);
            assertThat(early.get("tier").asText()).isEqualTo("Cold");
            assertThat(early.get("byteDays").asLong()).isEqualTo(missing << 30);
            assertThat(early.get("fee").asDouble()).isEqualTo(missing * 0.012);
        });
        assertThat(answer.body().at("/forecast/24/storageCost").asDouble()).isPositive();
        assertThat(api.get(other).errorCode()).isEqualTo("BackupPolicyNotFound");
    }

    @Test
    void tagsThatNoBackupGetsAreTold() {
        String sundays = Api.policyBody()
                .replace("\"absoluteCriteria\": [\"FirstOfMonth\"]", "\"daysOfTheWeek\": [\"Thursday\"]");

        assertThat(api.put(api.vault + "/backupPolicies/sundays", sundays).status())
                .isEqualTo(200);
        Answer answer = api.send("POST", api.vault + "/backupPolicies/sundays/preview", null, Map.of());

        assertThat(answer.body().get("unusedTags").toString())
                .isEqualTo(
                        "[{\"retentionTagName\":\"Monthly\",\"reason\":\"No backup is due on a day of its criteria.\"}]");
        assertThat(api.send("POST", preview, null, Map.of()).body().get("unusedTags"))
                .isEmpty();
    }

    @Test
    void aPolicyThatCannotBeStoredIsRefusedInTheSameWords() {
        String broken = Api.policyBody().replace("\"P3M\"", "\"P11Y\"");
        Answer put = api.put(api.vault + "/backupPolicies/other", broken);
        assertThat(put.status()).isEqualTo(400);

        Answer tried = api.post(api.vault + "/backupPolicies/other/preview", broken);

        assertThat(tried.status()).isEqualTo(400);
        assertThat(tried.errorCode()).isEqualTo(put.errorCode());
        assertThat(tried.errorMessage()).isEqualTo(put.errorMessage());
    }

    @Test
    void tellsWhatAnotherPolicyWouldMakeOfWhatIsThere() {
        ProtectedInstance instance = story.protectedInstance();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<RecoveryPoint> points = new ArrayList<>();
        for (int weeks = 12; weeks > 0; weeks--) {
            points.add(exists(instance, now.minus(Duration.ofDays(7L * weeks - 1)), "P3M"));
        }
        RecoveryPoint archived = points.getFirst();
        Instant moved = now.minus(Duration.ofDays(10));
        tell(new RecoveryPointArchived(moved, instance.instanceId(), archived.id(), "It was time."));
        api.until(
                api.instance + "/recoveryPoints/" + archived.id(),
                "/properties/recoveryPointDataStoresDetails/0/type",
                "ArchiveStore");

        String shorter = Api.policyBody().replace("\"P3M\"", "\"P14D\"").replace("\"P6M\"", "\"P14D\"");
        Answer left = api.post(change, body("\"vaultStoreTier\": \"Cool\"", shorter));
        assertThat(left.status()).as(left.toString()).isEqualTo(200);
        assertThat(left.body().at("/summary/existingRecoveryPoints").asInt()).isEqualTo(12);
        assertThat(left.body().at("/summary/bytesPerBackup").asLong()).isEqualTo(STORED);
        assertThat(left.body().at("/objections")).isEmpty();
        JsonNode first = points(left).getFirst();
        assertThat(first.get("recoveryPointId").asText())
                .isEqualTo(archived.id().value());
        assertThat(first.get("retentionReason").asText()).isEqualTo("So it was.");
        assertThat(first.at("/deleted/time").asText())
                .isEqualTo(expiry(archived, "P3M").toString());
        assertThat(left.body().at("/forecast/0/dataStores").toString())
                .isEqualTo("[{\"dataStoreType\":\"VaultStore\",\"recoveryPoints\":11,\"bytes\":22000000},"
                        + "{\"dataStoreType\":\"ArchiveStore\",\"recoveryPoints\":1,\"bytes\":2000000}]");
        JsonNode early = StreamSupport.stream(left.body().get("earlyDeletions").spliterator(), false)
                .filter(one -> one.path("recoveryPointId")
                        .asText()
                        .equals(archived.id().value()))
                .findFirst()
                .orElseThrow();
        assertThat(early.get("tier").asText()).isEqualTo("Archive");
        assertThat(early.get("missingDays").asLong())
                .isEqualTo(
                        180 - Duration.between(moved, expiry(archived, "P3M")).toDays());

        Answer again = api.post(change, body("\"retagRecoveryPoints\": true", shorter));
        assertThat(again.status()).as(again.toString()).isEqualTo(200);
        List<JsonNode> gone = points(again).stream()
                .filter(point -> point.path("deleted")
                                .path("time")
                                .asText("9")
                                .compareTo(now.plusSeconds(3600).toString())
                        < 0)
                .toList();
        // Ten of the twelve are older than 14 days, but for the firsts of their months: those go to the archive.
        assertThat(gone).hasSizeBetween(6, 8).allSatisfy(point -> {
            assertThat(point.get("retentionTagName").asText()).isEqualTo("Default");
            assertThat(point.at("/deleted/reason").asText()).startsWith("It expired at");
        });
        assertThat(points(again).get(11).get("retentionReason").asText()).doesNotContain("So it was.");
    }

    @Test
    void whatIsDeletedWasTheFirstOfItsPeriodAllTheSame() {
        ProtectedInstance instance = story.protectedInstance();
        String yearly = Api.policyBody().replace("FirstOfMonth", "FirstOfYear");
        Answer fresh = api.post(change, body("\"years\": 2", yearly));
        int year = year(points(fresh).getFirst());
        assertThat(tags(fresh, year)).startsWith("Monthly");

        RecoveryPoint first =
                exists(instance, LocalDate.of(year, 1, 1).atStartOfDay(BERLIN).toInstant(), "P1D");
        tell(new RecoveryPointDeleted(Instant.now(), instance.instanceId(), first.id(), "It expired."));
        api.until(
                api.instance + "/deletedRecoveryPoints",
                "/value/0/name",
                first.id().value());

        Answer answer = api.post(change, body("\"years\": 2", yearly));
        assertThat(answer.body().at("/summary/existingRecoveryPoints").asInt()).isZero();
        assertThat(tags(answer, year)).isNotEmpty().allMatch("Default"::equals);
        assertThat(tags(answer, year + 1)).startsWith("Monthly");
    }

    private static List<String> tags(Answer answer, int year) {
        return points(answer).stream()
                .filter(point -> year(point) == year)
                .map(point -> point.get("retentionTagName").asText())
                .toList();
    }

    private static int year(JsonNode point) {
        return Instant.parse(point.get("recoveryPointTime").asText())
                .atZone(BERLIN)
                .getYear();
    }

    @Test
    void tenYearsOfHourlyBackupsAreAnsweredAtOnce() {
        Answer answer = api.post(
                preview,
                body("\"years\": 10, \"bytesPerBackup\": 1000", Api.policyBody().replace("/P1W", "/PT1H")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/summary/scheduledBackups").asInt()).isBetween(87_600, 87_700);
        assertThat(points(answer)).hasSizeGreaterThan(87_000);
    }

    @Test
    void aStoredPolicyIsTriedOnAnInstance() {
        ProtectedInstance instance = story.protectedInstance();
        exists(instance, Instant.now().minus(Duration.ofDays(2)), "P3M");

        for (Answer answer : List.of(
                api.post(change, "{\"policyId\": \"" + api.vault + "/backupPolicies/weekly\"}"),
                api.post(change, "{\"policyId\": \"weekly\"}"),
                api.post(preview, "{\"backupInstanceId\": \"" + api.instance + "\"}"),
                api.post(
                        preview,
                        "{\"backupInstanceId\": \"" + api.instanceName() + "\", \"retagRecoveryPoints\": true}"))) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.body().at("/summary/existingRecoveryPoints").asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void refusesWhatItCannotAnswer() {
        story.configure(api.instanceProperties());
        story.answerValidation(null, Story.identity(api.instanceName()));
        String policyId = "\"policyId\": \"" + api.vault + "/backupPolicies/weekly\"";

        refused(preview, "{\"years\": 0}", "years: 0 is not a whole number from 1 to 20");
        refused(preview, "{\"years\": 1.5}", "years: 1.5 is not a whole number");
        refused(preview, "{\"years\": 21}", "years: 21 is not");
        refused(preview, "{\"years\": \"many\"}", "years has a value of the wrong type");
        refused(preview, "{\"bytesPerBackup\": -1}", "bytesPerBackup: -1 is not a whole number");
        refused(preview, "{\"bytesPerBackup\": 1e99}", "bytesPerBackup: a number has at most 20 digits");
        refused(
                preview,
                "{\"vaultStoreTier\": \"Archive\"}",
                "vaultStoreTier: 'Archive' is not one of Hot, Cool, Cold.");
        refused(preview, "{\"prices\": {\"Warm\": 1}}", "prices: 'Warm' is not one of");
        refused(preview, "{\"prices\": {\"Hot\": -1, \"Archive\": 1}}", "prices.Hot: -1 is no price");
        refused(preview, "{\"prices\": {\"Hot\": null}}", "prices.Hot: null is no price");
        refused(preview, "{\"prices\": {\"Hot\": 1}}", "prices.Archive: it is missing");
        refused(
                preview,
                "{\"prices\": {\"Hot\": 1, \"Archive\": 1}, \"vaultStoreTier\": \"Cool\"}",
                "prices.Cool: it is missing");
        refused(preview, "{" + policyId + "}", "policyId: the path names the policy already");
        refused(preview, "{\"retagRecoveryPoints\": true}", "retagRecoveryPoints: there is nothing to tag again");
        refused(
                preview,
                "{\"backupInstanceId\": \"/subscriptions/x\"}",
                "is not the id of a backup instance of this vault");
        refused(change, "{}", "policyId: give either");
        refused(change, body(policyId, Api.policyBody()), "policyId: give either");
        refused(
                change,
                "{\"policyId\": \"" + api.group + "/backupVaults/other/backupPolicies/weekly\"}",
                "is not the id of a policy of this vault");
        refused(change, "{" + policyId + ", \"backupInstanceId\": \"a\"}", "backupInstanceId: the path names");
        refused(preview, "{\"years\": ", "not well-formed JSON");
        Answer nothing = api.send("POST", change, null, Map.of());
        assertThat(nothing.status()).as(nothing.toString()).isEqualTo(400);
        assertThat(nothing.errorMessage()).contains("body: it is required.");
        Answer markup = api.send("POST", preview, "<preview/>", Map.of("Content-Type", "text/xml"));
        assertThat(markup.status()).as(markup.toString()).isEqualTo(415);

        notFound(api.vault + "/backupPolicies/none/preview", "{}", "BackupPolicyNotFound");
        notFound(change, "{\"policyId\": \"" + api.vault + "/backupPolicies/none\"}", "BackupPolicyNotFound");
        notFound(change, "{\"policyId\": \"none\"}", "BackupPolicyNotFound");
        notFound(preview, "{\"backupInstanceId\": \"none\"}", "BackupInstanceNotFound");
        notFound(
                api.vault + "/backupInstances/none/previewPolicyChange",
                "{" + policyId + "}",
                "BackupInstanceNotFound");
        notFound(api.group + "/backupVaults/none/backupPolicies/weekly/preview", "{}", "BackupVaultNotFound");
    }

    private void refused(String path, String body, String message) {
        Answer answer = api.post(path, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("InvalidRequest");
        assertThat(answer.errorMessage()).contains(message);
    }

    private void notFound(String path, String body, String code) {
        Answer answer = api.post(path, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
        assertThat(answer.errorCode()).isEqualTo(code);
    }

    @Test
    void theExampleOfTheDocumentIsAnsweredAsItSays() throws IOException {
        ProtectedInstance instance = story.protectedInstance();
        for (int weeks = 12; weeks > 0; weeks--) {
            exists(
                    instance,
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(7L * weeks - 1)),
                    "P3M");
        }
        String shorter = Api.policyBody().replace("\"P3M\"", "\"P21D\"").replace("\"P6M\"", "\"P1M\"");
        assertThat(api.put(api.vault + "/backupPolicies/short", shorter).status())
                .isEqualTo(200);
        List<String> examples = jsonExamples();

        Answer answer =
                api.post(change, examples.getFirst().replaceAll("/subscriptions/[^\"]+/backupVaults/[^/]+", api.vault));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(names(Api.JSON.readTree(examples.get(1)))).containsExactlyInAnyOrderElementsOf(names(answer.body()));
    }

    private static List<String> jsonExamples() throws IOException {
        Path docs = Path.of("docs");
        for (int i = 0; i < 3 && !Files.isDirectory(docs); i++) {
            docs = Path.of("..").resolve(docs);
        }
        try (var files = Files.list(docs)) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith("policies"))
                    .toList()) {
                String text = Files.readString(file);
                int section = text.indexOf("## Preview\n");
                if (section >= 0) {
                    return Pattern.compile("```json\n(.+?)\n```", Pattern.DOTALL)
                            .matcher(text)
                            .region(section, text.length())
                            .results()
                            .map(example -> example.group(1))
                            .toList();
                }
            }
        }
        throw new IllegalStateException("No document explains previews");
    }

    /** The paths of all properties; those in lists are taken together. */
    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.properties().forEach(property -> {
            names.add(property.getKey());
            names(property.getValue()).forEach(name -> names.add(property.getKey() + "." + name));
        });
        if (node.isArray()) {
            node.forEach(item -> names.addAll(names(item)));
        }
        return names;
    }

    @Test
    void theDocumentSaysThatPreviewsAreAnExtension() {
        JsonNode paths = api.raw("GET", "/q/openapi?format=json", "").body().get("paths");
        for (String path : List.of(
                ArmPath.VAULT + "/backupPolicies/{policy}/preview", ArmPath.INSTANCE + "/previewPolicyChange")) {
            assertThat(paths.path(path).path("post").path("x-pgvault-extension").asBoolean())
                    .as(path)
                    .isTrue();
        }
    }

    /** A recovery point of the schedule that is tagged already. */
    private RecoveryPoint exists(ProtectedInstance instance, Instant due, String keptFor) {
        BackupTriggered trigger = Story.scheduled(instance, due, due, due.plusSeconds(3600));
        RecoveryPoint point = Story.recoveryPoint(trigger, due);
        tell(new RecoveryPointCreated(due, point));
        tell(new RecoveryPointTagged(
                due, instance.instanceId(), point.id(), "Default", null, expiry(point, keptFor), "So it was."));
        api.until(api.instance + "/recoveryPoints/" + point.id(), "/properties/retentionTagName", "Default");
        return point;
    }

    private void tell(RecoveryPointEvent event) {
        others.publish(event);
    }

    private static Instant expiry(RecoveryPoint point, String keptFor) {
        return point.time().atZone(BERLIN).plus(Period.parse(keptFor)).toInstant();
    }

    private static List<JsonNode> points(Answer answer) {
        return StreamSupport.stream(answer.body().get("recoveryPoints").spliterator(), false)
                .toList();
    }

    /** What is said beside a policy. */
    private static String body(String more, String policy) {
        return "{" + more + ", " + policy.strip().substring(1);
    }
}
