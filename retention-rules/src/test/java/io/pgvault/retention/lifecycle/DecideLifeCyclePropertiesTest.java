package io.pgvault.retention.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DecideLifeCyclePropertiesTest {
    /** Few different seconds, so that times meet. */
    private static final int SECONDS = 20;

    @Property
    void theNewestAndTheNewestCompleteAreNeverDeleted(
            @ForAll("points") List<KeptRecoveryPoint> points, @ForAll("instants") Instant now) {
        assertNotDeleted(points, points, now);
        assertNotDeleted(points.stream().filter(point -> !point.partial()).toList(), points, now);
    }

    private static void assertNotDeleted(List<KeptRecoveryPoint> among, List<KeptRecoveryPoint> points, Instant now) {
        Optional<RecoveryPointId> newest = among.stream()
                .max(Comparator.comparing(KeptRecoveryPoint::time)
                        .thenComparing(point -> point.id().value()))
                .map(KeptRecoveryPoint::id);

        assertThat(DecideLifeCycle.decide(LifecycleSamples.due(points), now))
                .filteredOn(decision -> newest.filter(decision.id()::equals).isPresent())
                .hasSize(newest.isPresent() ? 1 : 0)
                .doesNotHaveAnyElementsOfTypes(Decision.Delete.class);
    }

    @Property
    void whatIsDeletedHasExpired(@ForAll("points") List<KeptRecoveryPoint> points, @ForAll("instants") Instant now) {
        List<Decision> decisions = DecideLifeCycle.decide(LifecycleSamples.due(points), now);

        assertThat(decisions).extracting(Decision::id).containsExactlyElementsOf(ids(points));
        for (int i = 0; i < points.size(); i++) {
            if (decisions.get(i) instanceof Decision.Delete) {
                assertThat(Objects.requireNonNull(points.get(i).course().expiresAt()))
                        .isBeforeOrEqualTo(now);
            }
        }
    }

    @Property
    void doingAllThatIsDueLeavesNothingDue(
            @ForAll("points") List<KeptRecoveryPoint> points, @ForAll("instants") Instant now) {
        List<Decision> decisions = DecideLifeCycle.decide(LifecycleSamples.due(points), now);
        List<KeptRecoveryPoint> left = IntStream.range(0, points.size())
                .filter(i -> !(decisions.get(i) instanceof Decision.Delete))
                .mapToObj(i -> decisions.get(i) instanceof Decision.Archive ? archived(points.get(i)) : points.get(i))
                .toList();

        assertThat(DecideLifeCycle.decide(LifecycleSamples.due(left), now)).hasOnlyElementsOfType(Decision.Keep.class);
    }

    private static KeptRecoveryPoint archived(KeptRecoveryPoint point) {
        return new KeptRecoveryPoint(
                point.id(),
                point.time(),
                point.partial(),
                DataStore.ARCHIVE_STORE,
                point.course(),
                point.trustedUntil());
    }

    @Provide
    Arbitrary<List<KeptRecoveryPoint>> points() {
        Arbitrary<RecoveryPointId> ids = Arbitraries.integers()
                .between(0, 1000)
                .map(number -> new RecoveryPointId(String.format(Locale.ROOT, "%032x", number)));
        return Combinators.combine(
                        ids,
                        instants(),
                        Arbitraries.of(true, false),
                        Arbitraries.of(DataStore.class),
                        instants().injectNull(0.5),
                        instants().injectNull(0.2))
                .as((id, time, partial, store, archiveAt, expiresAt) ->
                        new KeptRecoveryPoint(id, time, partial, store, new LifeCourse(archiveAt, expiresAt), null))
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
