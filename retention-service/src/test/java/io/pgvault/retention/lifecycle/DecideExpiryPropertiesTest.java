package io.pgvault.retention.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.RecoveryPointId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DecideExpiryPropertiesTest {
    /** Few different seconds, so that times meet. */
    private static final int SECONDS = 20;

    @Property
    void theNewestIsNeverDeleted(@ForAll("points") List<KeptRecoveryPoint> points, @ForAll("instants") Instant now) {
        RecoveryPointId newest = points.stream()
                .max(Comparator.comparing(KeptRecoveryPoint::time)
                        .thenComparing(point -> point.id().value()))
                .orElseThrow()
                .id();

        assertThat(DecideExpiry.decide(points, now))
                .filteredOn(decision -> decision.id().equals(newest))
                .singleElement()
                .isInstanceOf(Decision.Keep.class);
    }

    @Property
    void whatIsDeletedHasExpired(@ForAll("points") List<KeptRecoveryPoint> points, @ForAll("instants") Instant now) {
        List<Decision> decisions = DecideExpiry.decide(points, now);

        assertThat(decisions).extracting(Decision::id).containsExactlyElementsOf(ids(points));
        for (int i = 0; i < points.size(); i++) {
            if (decisions.get(i) instanceof Decision.Delete) {
                assertThat(Objects.requireNonNull(points.get(i).expiresAt())).isBeforeOrEqualTo(now);
            }
        }
    }

    @Property
    void deletingAllThatIsDueLeavesNothingDue(
            @ForAll("points") List<KeptRecoveryPoint> points, @ForAll("instants") Instant now) {
        List<RecoveryPointId> kept = DecideExpiry.decide(points, now).stream()
                .filter(Decision.Keep.class::isInstance)
                .map(Decision::id)
                .toList();
        List<KeptRecoveryPoint> left =
                points.stream().filter(point -> kept.contains(point.id())).toList();

        assertThat(DecideExpiry.decide(left, now)).hasOnlyElementsOfType(Decision.Keep.class);
    }

    @Provide
    Arbitrary<List<KeptRecoveryPoint>> points() {
        Arbitrary<RecoveryPointId> ids = Arbitraries.integers()
                .between(0, 1000)
                .map(number -> new RecoveryPointId(String.format(Locale.ROOT, "%032x", number)));
        return Combinators.combine(ids, instants(), instants().injectNull(0.2))
                .as((id, time, expiresAt) -> new KeptRecoveryPoint(id, time, expiresAt, null))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .uniqueElements(KeptRecoveryPoint::id);
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.longs().between(0, SECONDS).map(Instant::ofEpochSecond);
    }

    private static List<RecoveryPointId> ids(List<KeptRecoveryPoint> points) {
        return points.stream().map(KeptRecoveryPoint::id).toList();
    }
}
