package io.pgvault.retention.preview;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.policy.TargetCopy.CopyOption;
import io.pgvault.retention.Samples;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.lifecycle.LifeCourse;
import io.pgvault.retention.tagging.Origin;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions for tests. */
final class PreviewSamples {
    static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
    static final long GIB = 1L << 30;
    static final Brake BRAKE = Samples.brake(0.5, 10);
    static final StorageTerms NO_PRICES = new StorageTerms(StorageTier.HOT, Map.of());

    private PreviewSamples() {}

    static BackupPolicy scheduled(List<String> intervals, RetentionRule... rules) {
        BackupPolicy policy = Samples.policy("UTC", rules);
        return new BackupPolicy(
                policy.id(),
                policy.name(),
                policy.version(),
                new BackupRule("Backup", BackupSchedule.parse(intervals, "UTC"), List.of()),
                policy.retentionRules());
    }

    /** Of the Azure articles: Sunday, Wednesday and Friday at 22:00; the first of the month goes to the archive. */
    static BackupPolicy articles() {
        BackupPolicy policy = scheduled(
                List.of("R/2026-01-02T22:00:00Z/P1W", "R/2026-01-04T22:00:00Z/P1W", "R/2026-01-07T22:00:00Z/P1W"),
                Samples.rule("Default", true, "P3M"),
                Samples.tiered("Monthly", "P6M", CopyOption.ON_EXPIRY, null, "P24M"));
        return Samples.withTags(policy, Samples.tag("Monthly", 15, AbsoluteMarker.FIRST_OF_MONTH));
    }

    static BackupPolicy daily(String keptFor) {
        return scheduled(List.of("R/2020-01-01T22:00:00Z/P1D"), Samples.rule("Default", true, keptFor));
    }

    static PreviewQuestion question(BackupPolicy policy, int years, KnownBackups known) {
        return new PreviewQuestion(policy, NEW_YEAR, years, known, null, NO_PRICES, BRAKE);
    }

    static KnownBackups known(BackupPolicy inForce, boolean retag, KnownRecoveryPoint... points) {
        return new KnownBackups(
                Arrays.asList(points), Set.of(), inForce.backupRule().schedule(), retag);
    }

    /** A complete one of the schedule. */
    static KnownRecoveryPoint point(int id, Instant time, @Nullable Instant expiresAt) {
        return point(id, new Origin(time, null, false), time, expiresAt);
    }

    static KnownRecoveryPoint point(int id, Origin origin, Instant time, @Nullable Instant expiresAt) {
        return new KnownRecoveryPoint(
                id(id),
                time,
                origin,
                "Default",
                "It was so.",
                new LifeCourse(null, expiresAt),
                DataStore.VAULT_STORE,
                time,
                GIB);
    }

    static KnownRecoveryPoint with(KnownRecoveryPoint point, RecoveryPointId id, long bytes) {
        return new KnownRecoveryPoint(
                id,
                point.time(),
                point.origin(),
                point.tag(),
                point.reason(),
                point.course(),
                point.dataStore(),
                point.inDataStoreSince(),
                bytes);
    }

    static RecoveryPointId id(int number) {
        return new RecoveryPointId(String.format(Locale.ROOT, "%032x", number));
    }
}
