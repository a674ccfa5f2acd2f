package io.pgvault.retention.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pgvault.contract.RecoveryPointId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecideExpiryTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
    private static final Instant EARLIER = NOW.minusSeconds(1);
    private static final KeptRecoveryPoint NEWEST = point(99, NOW, null);

    @Test
    void decidesNothingAboutNothing() {
        assertThat(DecideExpiry.decide(List.of(), NOW)).isEmpty();
    }

    @Test
    void keepsForEverWhatHasNoEnd() {
        assertThat(decide(point(1, Instant.EPOCH, null), NEWEST))
                .isEqualTo(new Decision.Keep(id(1), "Its policy sets no end."));
    }

    @Test
    void keepsWhatHasNotExpiredYet() {
        assertThat(decide(point(1, Instant.EPOCH, NOW.plusNanos(1)), NEWEST))
                .isEqualTo(new Decision.Keep(id(1), "It expires at 2026-11-20T22:00:00.000000001Z."));
    }

    @Test
    void deletesWhatExpiresAtThisVeryInstant() {
        assertThat(decide(point(1, Instant.EPOCH, NOW), NEWEST))
                .isEqualTo(new Decision.Delete(id(1), "It expired at 2026-11-20T22:00:00Z."));
    }

    @Test
    void deletesWhatHasExpired() {
        assertThat(decide(point(1, Instant.EPOCH, EARLIER), NEWEST)).isInstanceOf(Decision.Delete.class);
    }

    @Test
    void keepsTheNewestThoughItHasExpired() {
        assertThat(decide(point(1, EARLIER, EARLIER), point(2, Instant.EPOCH, EARLIER)))
                .isEqualTo(new Decision.Keep(id(1), "It is the newest recovery point of its instance."));
    }

    @Test
    void keepsTheOnlyOneThoughItHasExpired() {
        assertThat(decide(point(1, Instant.EPOCH, EARLIER))).isInstanceOf(Decision.Keep.class);
    }

    @Test
    void ofTwoAtTheSameTimeTheHigherIdIsTheNewest() {
        List<KeptRecoveryPoint> points = List.of(point(2, EARLIER, EARLIER), point(1, EARLIER, EARLIER));

        assertThat(DecideExpiry.decide(points, NOW))
                .extracting(Decision::id, Object::getClass)
                .containsExactly(tuple(id(2), Decision.Keep.class), tuple(id(1), Decision.Delete.class));
    }

    @Test
    void theNewestThatIsKeptForEverProtectsNoOther() {
        assertThat(decide(point(1, EARLIER, EARLIER), point(2, NOW, null))).isInstanceOf(Decision.Delete.class);
    }

    /** The decision about the first one. */
    private static Decision decide(KeptRecoveryPoint... points) {
        return DecideExpiry.decide(List.of(points), NOW).getFirst();
    }

    private static KeptRecoveryPoint point(int number, Instant time, @Nullable Instant expiresAt) {
        return new KeptRecoveryPoint(id(number), time, expiresAt, null);
    }

    private static RecoveryPointId id(int number) {
        return new RecoveryPointId(String.format(Locale.ROOT, "%032x", number));
    }
}
