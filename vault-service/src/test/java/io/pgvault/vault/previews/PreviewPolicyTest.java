package io.pgvault.vault.previews;

import static io.pgvault.vault.Samples.DAILY;
import static io.pgvault.vault.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.vault.RetentionRules;
import io.pgvault.retention.preview.Preview;
import io.pgvault.retention.preview.StorageTerms;
import io.pgvault.retention.preview.StorageTier;
import io.pgvault.vault.Samples;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.policies.PoliciesInMemory;
import io.pgvault.vault.recoverypoints.RecoveryPointsInMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreviewPolicyTest {
    private static final StorageTerms TERMS = new StorageTerms(StorageTier.HOT, Map.of());
    private static final Instant YESTERDAY = NOW.minus(Duration.ofHours(12));
    private static final Instant EXPIRES = NOW.plus(Duration.ofDays(30));

    private final RecoveryPoint point =
            Samples.recoveryPoint(Samples.scheduledBackup(Samples.INSTANCE, YESTERDAY), YESTERDAY);
    private final PoliciesInMemory policies = new PoliciesInMemory();
    private final RecoveryPointsInMemory recoveryPoints = new RecoveryPointsInMemory();
    private final RetentionRulesInMemory rules = new RetentionRulesInMemory();
    private final PreviewPolicy previewPolicy = new PreviewPolicy(policies, recoveryPoints, rules, () -> NOW);

    @BeforeEach
    void defineDaily() {
        policies.add(DAILY);
        rules.keep(new RetentionRules(NOW, 0.5, 10, 3, Duration.ofDays(1), null));
    }

    @Test
    void beforeTheRetentionServiceHasToldItsRulesNothingIsForeseen() {
        PreviewPolicy early = new PreviewPolicy(policies, recoveryPoints, new RetentionRulesInMemory(), () -> NOW);

        assertThatThrownBy(() -> early.preview(DAILY.definition(), null, new PreviewPolicy.Wish(1, 7L, TERMS, false)))
                .isInstanceOfSatisfying(
                        BackupException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE))
                .hasMessageContaining("pgvault.retention.brake");
    }

    @Test
    void withoutAnInstanceOnlyWhatTheScheduleMakesIsForeseen() {
        recoveryPoints.created(point);

        Preview preview = preview(null, 7L, false);

        assertThat(preview.from()).isEqualTo(NOW);
        assertThat(preview.until()).isEqualTo(Instant.parse("2027-11-26T10:00:00Z"));
        assertThat(preview.bytesPerBackup()).isEqualTo(7);
        assertThat(preview.recoveryPoints())
                .hasSize(365)
                .allMatch(foreseen -> foreseen.id() == null)
                .first()
                .satisfies(first -> assertThat(first.time()).isEqualTo(Instant.parse("2026-11-26T22:00:00Z")));
    }

    @Test
    void whatAnInstanceHasGoesOnAsRetentionDecided() {
        recoveryPoints.created(point);
        recoveryPoints.tagged(tagged("Special"));

        Preview preview = preview(Samples.INSTANCE, null, false);

        assertThat(preview.recoveryPoints()).hasSize(366).first().satisfies(existing -> {
            assertThat(existing.id()).isEqualTo(point.id());
            assertThat(existing.time()).isEqualTo(point.time());
            assertThat(existing.tag()).isEqualTo("Special");
            assertThat(existing.tagReason()).isEqualTo("So it was decided.");
            assertThat(existing.bytes()).isEqualTo(point.storedBytes());
            assertThat(existing.deleted()).isNotNull();
        });
        assertThat(preview.bytesPerBackup()).isEqualTo(point.storedBytes());
    }

    @Test
    void theDeletionOfWhatExistsIsForeseenForItsDay() {
        recoveryPoints.created(point);
        recoveryPoints.tagged(tagged("Special"));

        assertThat(preview(Samples.INSTANCE, null, false)
                        .recoveryPoints()
                        .getFirst()
                        .deleted())
                .isNotNull()
                .satisfies(deletion -> assertThat(deletion.at()).isBetween(EXPIRES, EXPIRES.plus(Duration.ofDays(1))));
    }

    @Test
    void whatRetentionHasNotDecidedYetIsSaidToBeUndecided() {
        recoveryPoints.created(point);

        assertThat(preview(Samples.INSTANCE, null, false).recoveryPoints())
                .first()
                .satisfies(existing -> {
                    assertThat(existing.tag()).isNull();
                    assertThat(existing.tagReason()).isEqualTo("Its tag is not decided yet.");
                });
    }

    @Test
    void whatExistsIsTaggedAgainWhereThatIsWanted() {
        recoveryPoints.created(point);
        recoveryPoints.tagged(tagged("Special"));

        assertThat(preview(Samples.INSTANCE, null, true).recoveryPoints())
                .first()
                .satisfies(existing -> assertThat(existing.tag()).isEqualTo("Default"));
    }

    @Test
    void whatLiesInTheArchiveIsCountedThere() {
        recoveryPoints.created(point);
        recoveryPoints.tagged(tagged("Special"));
        recoveryPoints.archived(new RecoveryPointArchived(NOW, Samples.INSTANCE.id(), point.id(), "It is old."));

        assertThat(preview(Samples.INSTANCE, null, false)
                        .forecast()
                        .getFirst()
                        .in(DataStore.ARCHIVE_STORE)
                        .recoveryPoints())
                .isEqualTo(1);
    }

    @Test
    void whatIsBeingDeletedIsNotForeseen() {
        recoveryPoints.created(point);
        recoveryPoints.expired(new RecoveryPointExpired(NOW, Samples.INSTANCE.id(), point.id(), "Its time is over."));

        assertThat(preview(Samples.INSTANCE, 7L, false).recoveryPoints())
                .hasSize(365)
                .allMatch(foreseen -> foreseen.id() == null);
    }

    @Test
    void aPreviewOfTooManyYearsIsRefused() {
        assertThatThrownBy(() ->
                        previewPolicy.preview(DAILY.definition(), null, new PreviewPolicy.Wish(21, null, TERMS, false)))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessage("years: 21 is not between 1 and 20. Ask for a number of years in between.");
    }

    @Test
    void oneThatWasRefusedDoesNotKeepOthersFromBeing() {
        assertThatThrownBy(() ->
                        previewPolicy.preview(everyMinute(), null, new PreviewPolicy.Wish(20, null, TERMS, false)))
                .isInstanceOf(BackupException.class)
                .hasMessageStartingWith("years: 20 is too much for this schedule");

        assertThat(CompletableFuture.supplyAsync(() -> preview(null, null, false)))
                .succeedsWithin(Duration.ofMinutes(1))
                .satisfies(preview -> assertThat(preview.recoveryPoints()).hasSize(365));
    }

    private Preview preview(@Nullable BackupInstance instance, @Nullable Long bytesPerBackup, boolean retag) {
        return previewPolicy.preview(
                DAILY.definition(), instance, new PreviewPolicy.Wish(1, bytesPerBackup, TERMS, retag));
    }

    private RecoveryPointTagged tagged(String tag) {
        return new RecoveryPointTagged(
                NOW, Samples.INSTANCE.id(), point.id(), tag, null, EXPIRES, "So it was decided.");
    }

    private static BackupPolicy everyMinute() {
        BackupPolicy daily = DAILY.definition();
        return new BackupPolicy(
                daily.id(),
                daily.name(),
                1,
                new BackupRule(
                        "BackupOften", BackupSchedule.parse(List.of("R/2026-11-01T00:00:00/PT1M"), "UTC"), List.of()),
                daily.retentionRules());
    }
}
