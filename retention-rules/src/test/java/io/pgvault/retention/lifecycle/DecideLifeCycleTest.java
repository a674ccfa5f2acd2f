package io.pgvault.retention.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecideLifeCycleTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
    private static final Instant EARLIER = NOW.minusSeconds(1);
    private static final KeptRecoveryPoint NEWEST = point(99, NOW, null);

    @Test
    void decidesNothingWhenNothingIsDue() {
        assertThat(DecideLifeCycle.decide(new DueRecoveryPoints(NEWEST, NEWEST, List.of(), 3, 0), NOW))
                .isEmpty();
    }

    @Test
    void sparesTheNewestWhateverElseIsDue() {
        KeptRecoveryPoint complete = point(1, Instant.EPOCH, EARLIER);
        KeptRecoveryPoint newer = partial(2, EARLIER);

        assertThat(DecideLifeCycle.decide(new DueRecoveryPoints(newer, complete, List.of(complete), 2, 0), NOW))
                .hasOnlyElementsOfType(Decision.Keep.class);
    }

    @Test
    void refusesANewestThatIsNot() {
        KeptRecoveryPoint old = point(1, Instant.EPOCH, EARLIER);
        KeptRecoveryPoint partial = partial(2, EARLIER);

        assertRefused(old, old, List.of(NEWEST));
        assertRefused(NEWEST, old, List.of(point(3, EARLIER, EARLIER)));
        assertRefused(NEWEST, null, List.of());
        assertRefused(partial, null, List.of(old));
        assertRefused(partial, partial, List.of());
        assertRefused(old, NEWEST, List.of());
    }

    private static void assertRefused(
            KeptRecoveryPoint newest, @Nullable KeptRecoveryPoint newestComplete, List<KeptRecoveryPoint> due) {
        assertThatThrownBy(() -> new DueRecoveryPoints(newest, newestComplete, due, 9, 0))
                .isInstanceOf(IllegalArgumentException.class);
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
                .isEqualTo(new Decision.Keep(id(1), "It is the newest complete recovery point of its instance."));
    }

    @Test
    void keepsTheOnlyOneThoughItHasExpired() {
        assertThat(decide(point(1, Instant.EPOCH, EARLIER))).isInstanceOf(Decision.Keep.class);
    }

    @Test
    void ofTwoAtTheSameTimeTheHigherIdIsTheNewest() {
        List<KeptRecoveryPoint> points = List.of(point(2, EARLIER, EARLIER), point(1, EARLIER, EARLIER));

        assertThat(DecideLifeCycle.decide(LifecycleSamples.due(points), NOW))
                .extracting(Decision::id, Object::getClass)
                .containsExactly(tuple(id(2), Decision.Keep.class), tuple(id(1), Decision.Delete.class));
    }

    @Test
    void theNewestThatIsKeptForEverProtectsNoOther() {
        assertThat(decide(point(1, EARLIER, EARLIER), point(2, NOW, null))).isInstanceOf(Decision.Delete.class);
    }

    @Test
    void aPartialOneThatIsNewerProtectsNoCompleteOne() {
        KeptRecoveryPoint complete = point(1, EARLIER, EARLIER);

        assertThat(decide(complete, partial(2, NOW))).isInstanceOf(Decision.Keep.class);
        assertThat(decide(partial(2, NOW), complete))
                .isEqualTo(new Decision.Keep(id(2), "It is the newest recovery point of its instance."));
    }

    @Test
    void ofPartialOnesOnlyTheNewestStaysAndOnlyBeforeACompleteOneComes() {
        assertThat(decide(partial(1, EARLIER), partial(2, NOW), point(3, Instant.EPOCH, null)))
                .isInstanceOf(Decision.Delete.class);
        assertThat(decide(partial(1, EARLIER), point(2, NOW, null))).isInstanceOf(Decision.Delete.class);
    }

    @Test
    void archivesWhatIsToMoveAtThisVeryInstant() {
        KeptRecoveryPoint due = point(1, EARLIER, false, DataStore.VAULT_STORE, NOW, NOW.plusSeconds(9));

        assertThat(decide(due, NEWEST))
                .isEqualTo(new Decision.Archive(id(1), "It was to move to the archive at 2026-11-20T22:00:00Z."));
    }

    @Test
    void archivesTheNewestToo() {
        assertThat(decide(point(1, EARLIER, false, DataStore.VAULT_STORE, EARLIER, null)))
                .isInstanceOf(Decision.Archive.class);
        assertThat(decide(point(1, EARLIER, false, DataStore.VAULT_STORE, EARLIER, EARLIER)))
                .isInstanceOf(Decision.Archive.class);
    }

    @Test
    void archivesNothingBeforeItsTime() {
        assertThat(decide(point(1, EARLIER, false, DataStore.VAULT_STORE, NOW.plusNanos(1), null), NEWEST))
                .isInstanceOf(Decision.Keep.class);
    }

    @Test
    void archivesNothingTwice() {
        assertThat(decide(point(1, EARLIER, false, DataStore.ARCHIVE_STORE, EARLIER, null), NEWEST))
                .isEqualTo(new Decision.Keep(id(1), "Its policy sets no end."));
    }

    @Test
    void deletesWhatHasExpiredFromEitherDataStoreWithoutArchivingItFirst() {
        assertThat(decide(point(1, EARLIER, false, DataStore.VAULT_STORE, EARLIER, EARLIER), NEWEST))
                .isInstanceOf(Decision.Delete.class);
        assertThat(decide(point(1, EARLIER, false, DataStore.ARCHIVE_STORE, EARLIER, EARLIER), NEWEST))
                .isInstanceOf(Decision.Delete.class);
    }

    /** The decision about the first one. */
    private static Decision decide(KeptRecoveryPoint... points) {
        return DecideLifeCycle.decide(LifecycleSamples.due(List.of(points)), NOW)
                .getFirst();
    }

    private static KeptRecoveryPoint point(int number, Instant time, @Nullable Instant expiresAt) {
        return point(number, time, false, DataStore.VAULT_STORE, null, expiresAt);
    }

    private static KeptRecoveryPoint partial(int number, Instant time) {
        return point(number, time, true, DataStore.VAULT_STORE, null, EARLIER);
    }

    private static KeptRecoveryPoint point(
            int number,
            Instant time,
            boolean partial,
            DataStore dataStore,
            @Nullable Instant archiveAt,
            @Nullable Instant expiresAt) {
        return new KeptRecoveryPoint(id(number), time, partial, dataStore, new LifeCourse(archiveAt, expiresAt), null);
    }

    private static RecoveryPointId id(int number) {
        return new RecoveryPointId(String.format(Locale.ROOT, "%032x", number));
    }
}
