package io.pgvault.systemtests.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.systemtests.checker.Observation.Followed;
import io.pgvault.systemtests.checker.Observation.Job;
import io.pgvault.systemtests.checker.Observation.Point;
import io.pgvault.systemtests.checker.Observation.TopicRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check that finds nothing proves nothing: each is shown what it must find. */
class ChecksTest {
    private static final String PASSWORD = "correct horse battery";

    private final HealthyVault vault = new HealthyVault();
    private final KnownSecrets secrets = new KnownSecrets();

    @TempDir
    Path folder;

    @Test
    void findNothingWhereNothingIsWrong() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void findAMissingPart() {
        vault.blobs.remove(HealthyVault.SEGMENT);

        assertFound(Invariant.I1, "should have");
    }

    @Test
    void findAFlippedBit() {
        vault.blobs.computeIfPresent(HealthyVault.SEGMENT, (name, bytes) -> {
            bytes[20] ^= 1;
            return bytes;
        });

        assertFound(Invariant.I1, "another digest");
    }

    @Test
    void findADumpThatPostgresDoesNotTake() {
        StoredProof proof = new StoredProof(() -> {
            throw new IOException("not a valid archive");
        });

        assertThat(proof.problems(vault, HealthyVault.MANIFEST))
                .singleElement()
                .asString()
                .contains("valid archive");
    }

    @Test
    void findACompletedJobWithoutARecoveryPoint() {
        UUID other = UUID.randomUUID();
        vault.jobs.add(new Job(other, HealthyVault.INSTANCE, "BACKUP", "COMPLETED", null, null));

        assertFound(Invariant.I1, other.toString());
    }

    @Test
    void findAManifestThatTheCatalogueDoesNotKnow() {
        vault.points.clear();

        assertFound(Invariant.I2, "manifest.json");
    }

    @Test
    void findARecoveryPointWithoutAManifest() {
        vault.blobs.remove(HealthyVault.MANIFEST);

        assertFound(Invariant.I2, "no manifest");
    }

    @Test
    void findOtherFiguresInTheCatalogue() {
        Point point = vault.points.removeFirst();
        vault.points.add(
                new Point(point.id(), point.instanceId(), point.state(), point.time(), point.database(), 6, 7, 8));

        assertFound(Invariant.I2, "the catalogue says");
    }

    @Test
    void findAFailedJobWhoseManifestExists() {
        vault.jobs.set(0, new Job(HealthyVault.JOB, HealthyVault.INSTANCE, "BACKUP", "FAILED", null, null));

        assertFound(Invariant.I2, "its manifest exists");
        assertFound(Invariant.I3, "was completed, but");
    }

    @Test
    void findAFailureThatWasToldToNobodyOrTwice() {
        UUID failed = UUID.randomUUID();
        vault.jobs.add(new Job(failed, HealthyVault.INSTANCE, "BACKUP", "FAILED", null, null));
        assertFound(Invariant.I8, failed.toString());

        vault.add("alerts", "BackupFailed", "{\"jobId\":\"" + failed + "\"}");
        assertThat(violations()).isEmpty();

        vault.add("alerts", "BackupFailed", "{\"jobId\":\"" + failed + "\"}");
        assertFound(Invariant.I8, failed.toString());
    }

    @Test
    void findAJobThatDidNotEnd() {
        vault.jobs.add(new Job(UUID.randomUUID(), HealthyVault.INSTANCE, "RESTORE", "IN_PROGRESS", null, null));

        assertFound(Invariant.I3, "IN_PROGRESS");
    }

    @Test
    void findAnInstantThatWasBackedUpTwice() {
        Job job = vault.jobs.getFirst();
        vault.jobs.add(new Job(UUID.randomUUID(), job.instanceId(), "BACKUP", "COMPLETED", job.scheduledAt(), null));

        assertFound(Invariant.I3, "backed up 2 times");
    }

    @Test
    void findATriggerThatNobodyHeardOf() {
        vault.records.removeIf(event -> event.on("job-events"));

        assertFound(Invariant.I3, "nothing was heard of attempt 1");
    }

    @Test
    void findAValidationWithoutAnAnswer() {
        vault.add(
                "worker-commands",
                "ValidateBackup",
                "{\"operationId\":\"o\",\"vault\":{\"id\":\"" + HealthyVault.VAULT + "\"}}");

        assertFound(Invariant.I3, "never answered");
    }

    @Test
    void findAJobThatTheCatalogueDoesNotKnow() {
        vault.jobs.clear();

        assertFound(Invariant.I3, "does not know the job");
    }

    @Test
    void findAnAttemptThatEndedInTwoWays() {
        TopicRecord completed = vault.records.getLast();
        vault.add("job-events", "JobFailed", completed.raw());

        assertFound(Invariant.I3, "[JobCompleted, JobFailed]");
    }

    @Test
    void findBlobsOfADeletedRecoveryPoint() {
        Instant later = Instant.parse("2026-11-21T22:00:00Z");
        vault.followed.set(
                0,
                new Followed(
                        HealthyVault.POINT, HealthyVault.INSTANCE, later.minusSeconds(9), "DELETED", "It expired."));
        vault.followed.add(new Followed("f".repeat(32), HealthyVault.INSTANCE, later, "KEPT", "why"));

        assertFound(Invariant.I4, "3 blobs left");
    }

    @Test
    void findThatTheNewestIsGone() {
        vault.followed.set(
                0, new Followed(HealthyVault.POINT, HealthyVault.INSTANCE, Instant.EPOCH, "DELETED", "It expired."));

        assertFound(Invariant.I4, "the newest");
    }

    @Test
    void findAnEventThatSaysTwoThings() {
        TopicRecord event = vault.records.getLast();
        vault.records.add(new TopicRecord(event.topic(), event.type(), event.id(), HealthyVault.json("{}"), "{}"));

        assertFound(Invariant.I5, "says two things");
    }

    @Test
    void letWhoSaysItAgainSayItLater() {
        for (String time : List.of("2026-11-20T22:00:00Z", "2026-11-20T22:00:09Z")) {
            String cancel = "{\"jobId\":\"" + HealthyVault.JOB + "\",\"requestedAt\":\"" + time + "\"}";
            vault.records.add(
                    new TopicRecord("pgvault.job-controls.v1", "CancelJob", "c", HealthyVault.json(cancel), cancel));
        }

        assertThat(violations()).isEmpty();
    }

    @Test
    void letTheAlertOfADayTellOfMoreThanOneMessage() {
        for (String reason : List.of("not JSON", "no id")) {
            String alert = "{\"topic\":\"pgvault.job-events.v1\",\"service\":\"s\",\"reason\":\"" + reason + "\"}";
            vault.records.add(
                    new TopicRecord("pgvault.alerts.v1", "MessagesSetAside", "a", HealthyVault.json(alert), alert));
        }

        assertThat(violations()).isEmpty();
    }

    @Test
    void findAnEventThatWasNotSent() {
        vault.unsent.put("pgvault_vault", 3);

        assertFound(Invariant.I5, "3 events wait");
    }

    @Test
    void findASecretInALog() throws IOException {
        Path log = Files.writeString(folder.resolve("worker.log"), "fine\npassword=" + PASSWORD + "\n");
        vault.traces = traces(List.of(log), Map.of(), List.of());

        assertFound(Invariant.I6, "the password in line 2 of worker.log");
        assertThat(violations().toString()).doesNotContain(PASSWORD);
    }

    @Test
    void findASecretInAnEvent() {
        vault.add("job-events", "JobFailed", "{\"error\":\"" + PASSWORD.replace(" ", "+") + "\"}");

        assertFound(Invariant.I6, "the password (URL-encoded) in the JobFailed");
    }

    @Test
    void findASecretInArguments() {
        vault.traces = traces(List.of(), Map.of(77L, "pg_dump --password=" + PASSWORD), List.of());

        assertFound(Invariant.I6, "arguments of process 77");
    }

    @Test
    void findWhatIsLeftBehind() {
        vault.traces = traces(List.of(), Map.of(), List.of("it"));

        assertThat(violations())
                .filteredOn(violation -> violation.invariant() == Invariant.I7)
                .extracting(Violation::what)
                .containsExactlyInAnyOrder(
                        "a lease is held: it",
                        "a program runs: it",
                        "a session is open: it",
                        "a scratch database is left: it",
                        "a pass file is left: it");
        assertFound(Invariant.I6, "others may read it");
    }

    private static Traces traces(List<Path> logs, Map<Long, String> commandLines, List<String> left) {
        return new Traces(left, left, left, left, left, logs, commandLines, left);
    }

    private void assertFound(Invariant invariant, String what) {
        assertThat(violations())
                .filteredOn(violation -> violation.invariant() == invariant)
                .extracting(Violation::what)
                .anySatisfy(found -> assertThat(found).contains(what));
    }

    private List<Violation> violations() {
        secrets.add("the password", PASSWORD);
        List<Check> checks = List.of(
                new RecoveryPointsCheck(new StoredProof(OutputStream::nullOutputStream)),
                new JobsCheck(HealthyVault.VAULT),
                new RetentionCheck(),
                new EventsCheck(),
                new SecretsCheck(secrets),
                new LeftoversCheck(),
                new AlertsCheck());
        Observation observation = vault.observation();
        return checks.stream()
                .flatMap(check -> check.violations(observation).stream())
                .toList();
    }
}
