package io.pgvault.retention.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.retention.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrakeTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
    private static final Instant GONE = NOW.minusSeconds(1);

    @ParameterizedTest(name = "{0} of {1} may go: {2}")
    @CsvSource({
        "0,  20, true",
        "1,  2,  true",
        "3,  4,  true",
        "4,  5,  false",
        "10, 20, true",
        "11, 20, false",
        "50, 99, false",
        "49, 99, true",
    })
    void moreThanTheShareIsStoppedUnlessItIsFew(int expired, int all, boolean allowed) {
        assertThat(objection(Samples.brake(0.5, 3), expired, all, null).isEmpty())
                .isEqualTo(allowed);
    }

    @Test
    void theObjectionCounts() {
        assertThat(objection(Samples.brake(0.5, 3), 11, 20, null))
                .contains("11 of 20 recovery points would be deleted within a day, which is more than 50 % of them.");
    }

    @Test
    void aReleasedBrakeLetsAllGoButTheNewest() {
        assertThat(objection(Samples.brake(1, 1), 99, 100, null)).isEmpty();
    }

    @Test
    void nothingGoesOnceTheNewestIsTooOld() {
        Brake brake = Samples.brake(1, 1000);

        assertThat(objection(brake, 1, 20, NOW)).isEmpty();
        assertThat(objection(brake, 1, 20, GONE))
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("The newest recovery point is of 2026-11-20T21:59:59Z", "2026-11-20T22:00:00Z"));
    }

    @Test
    void nothingMovesToTheArchiveEitherOnceTheNewestIsTooOld() {
        KeptRecoveryPoint due = new KeptRecoveryPoint(
                new RecoveryPointId("0".repeat(32)),
                GONE,
                false,
                DataStore.VAULT_STORE,
                new LifeCourse(GONE, null),
                GONE);

        DueRecoveryPoints points = LifecycleSamples.due(List.of(due));

        assertThat(Samples.brake(1, 1).objection(points, DecideLifeCycle.decide(points, NOW), NOW))
                .isPresent();
    }

    @Test
    void whatWentWithinADayCounts() {
        KeptRecoveryPoint expired = new KeptRecoveryPoint(
                new RecoveryPointId("0".repeat(32)),
                GONE,
                false,
                DataStore.VAULT_STORE,
                new LifeCourse(null, GONE),
                null);
        KeptRecoveryPoint newest = new KeptRecoveryPoint(
                new RecoveryPointId("1".repeat(32)),
                NOW,
                false,
                DataStore.VAULT_STORE,
                new LifeCourse(null, null),
                null);
        Brake half = Samples.brake(0.5, 1);

        assertThat(half.objection(newest, new Brake.Toll(50, 0, 25), NOW)).isEmpty();
        assertThat(half.objection(newest, new Brake.Toll(25, 25, 12), NOW))
                .hasValueSatisfying(why -> assertThat(why).contains("37 of 50", "within a day"));
        assertThat(half.objection(newest, new Brake.Toll(25, 25, 0), NOW)).isEmpty();
        DueRecoveryPoints due = LifecycleSamples.due(List.of(expired, newest), 3);
        assertThat(half.objection(due, DecideLifeCycle.decide(due, NOW), NOW)).isPresent();
    }

    @Test
    void anOldNewestIsNoMatterWhenNothingWouldGo() {
        assertThat(objection(Samples.brake(1, 1), 0, 20, GONE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.5, Double.NaN})
    void aShareThatIsNoneIsRefused(double share) {
        assertThatThrownBy(() -> Samples.brake(share, 1)).hasMessageContaining("pgvault.retention.brake.largest-share");
    }

    @Test
    void aBrakeThatLetsNothingPassIsRefused() {
        assertThatThrownBy(() -> Samples.brake(1, 0)).hasMessageContaining("pgvault.retention.brake.always");
    }

    @ParameterizedTest(name = "{0} after {1}: trusted until {2}")
    @CsvSource({
        "R/2026-11-01T22:00:00Z/P1W,  2026-11-15T22:05:00Z, 2026-12-07T22:00:00Z",
        "R/2026-11-01T22:00:00Z/P1D,  2026-11-15T22:05:00Z, 2026-11-19T22:00:00Z",
        "R/2026-11-01T22:00:00Z/PT1H, 2026-11-15T22:05:00Z, 2026-11-17T01:00:00Z",
        "R/2026-11-01T22:00:00Z/P1Y,  2026-11-15T22:05:00Z, 2029-11-02T22:00:00Z",
        "R3/2026-11-01T22:00:00Z/P1D, 2026-11-02T22:05:00Z,",
    })
    void threeScheduledBackupsAndADayMayBeMissing(String interval, Instant time, @Nullable Instant until) {
        assertThat(Samples.brake(1, 1).trustedUntil(time, BackupSchedule.parse(List.of(interval), "UTC")))
                .isEqualTo(Optional.ofNullable(until));
    }

    @Test
    void howLongTheNewestIsTrustedCanBeSet() {
        BackupSchedule daily = BackupSchedule.parse(List.of("R/2026-11-01T22:00:00Z/P1D"), "UTC");

        assertThat(new Brake(1, 1, 1, Duration.ofHours(2)).trustedUntil(NOW, daily))
                .contains(NOW.plus(Duration.ofHours(26)));
    }

    @Test
    void aBrakeThatTrustsNothingIsRefused() {
        assertThatThrownBy(() -> new Brake(1, 1, 0, Duration.ZERO))
                .hasMessage("pgvault.retention.brake.missed-backups must be at least 1, not 0");
        assertThatThrownBy(() -> new Brake(1, 1, 1, Duration.ofSeconds(-1)))
                .hasMessage("pgvault.retention.brake.grace must be no negative time, not PT-1S");
    }

    @Test
    void aBrakeThatTrustsForEverIsRefused() {
        assertThatThrownBy(() -> new Brake(1, 1, 1001, Duration.ZERO))
                .hasMessage("pgvault.retention.brake.missed-backups must be at most 1000, not 1001");
        assertThatThrownBy(() -> new Brake(1, 1, 1, Duration.ofDays(367)))
                .hasMessage("pgvault.retention.brake.grace must be at most PT8784H, not PT8808H");
    }

    /** Of so many recovery points that follow each other by seconds the oldest have expired. */
    private static Optional<String> objection(Brake brake, int expired, int all, @Nullable Instant newestTrustedUntil) {
        List<KeptRecoveryPoint> kept = IntStream.range(0, all)
                .mapToObj(i -> new KeptRecoveryPoint(
                        new RecoveryPointId(String.format(Locale.ROOT, "%032x", i)),
                        NOW.minusSeconds(all - i),
                        false,
                        DataStore.VAULT_STORE,
                        new LifeCourse(null, i < expired ? GONE : NOW.plusSeconds(1)),
                        i == all - 1 ? newestTrustedUntil : Instant.EPOCH))
                .toList();
        DueRecoveryPoints due = LifecycleSamples.due(kept);
        return brake.objection(due, DecideLifeCycle.decide(due, NOW), NOW);
    }
}
