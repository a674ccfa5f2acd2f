package io.pgvault.retention.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.FiringTimes;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.policy.TargetCopy.CopyOption;
import io.pgvault.retention.Samples;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.lifecycle.LifeCourse;
import io.pgvault.retention.preview.ForeseenRecoveryPoint.Step;
import io.pgvault.retention.tagging.ChooseRetentionTag;
import io.pgvault.retention.tagging.Origin;
import io.pgvault.retention.tagging.RetentionTag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PreviewPropertiesTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final List<String> INTERVALS = List.of(
            "R/2026-03-01T22:00:00Z/P1D",
            "R/2026-03-01T22:00:00Z/P3D",
            "R/2026-03-04T06:00:00Z/P1W",
            "R/2026-03-01T22:00:00Z/P1M",
            "R5/2026-03-20T22:00:00Z/P2D",
            "R/2026-05-01T00:00:00Z/PT84H");

    @Property(tries = 80)
    void isTheSameAsWhenEverythingIsDecidedAboutEachTime(@ForAll("questions") PreviewQuestion question) {
        SlowPreview slow = new SlowPreview(question).run();
        Preview preview = PreviewLifeCycles.preview(question);

        assertThat(SlowPreview.done(preview)).containsExactlyInAnyOrderElementsOf(slow.done);
        assertThat(preview.objections()).isEqualTo(slow.objections);
        assertThat(preview.recoveryPoints())
                .extracting(ForeseenRecoveryPoint::tag)
                .containsExactlyElementsOf(slow.tags.values());
    }

    @Property(tries = 150)
    void nothingIsDeletedBeforeItsCourseSaysSo(@ForAll("questions") PreviewQuestion question) {
        for (ForeseenRecoveryPoint point : PreviewLifeCycles.preview(question).recoveryPoints()) {
            LifeCourse course = course(point, question);
            if (point.deleted() != null) {
                assertThat(point.deleted().at()).isAfterOrEqualTo(Objects.requireNonNull(course.expiresAt()));
            }
            if (point.archived() != null) {
                assertThat(point.archived().at()).isAfterOrEqualTo(Objects.requireNonNull(course.archiveAt()));
            }
        }
    }

    @Property(tries = 150)
    void whatNothingStopsIsDeletedAtItsInstantUnlessItIsTheNewest(@ForAll("questions") PreviewQuestion given) {
        PreviewQuestion question = with(given, Samples.brake(1, 1), KnownBackups.NONE);
        Preview preview = PreviewLifeCycles.preview(question);

        assertThat(preview.objections()).isEmpty();
        List<ForeseenRecoveryPoint> points = preview.recoveryPoints();
        for (int i = 0; i < points.size(); i++) {
            Instant expiresAt = course(points.get(i), question).expiresAt();
            Instant next = i + 1 < points.size() ? points.get(i + 1).time() : Instant.MAX;
            Optional<Instant> expected = Optional.ofNullable(expiresAt)
                    .map(instant -> instant.isBefore(next) ? next : instant)
                    .filter(instant -> !instant.isAfter(preview.until()));
            assertThat(Optional.<Step>ofNullable(points.get(i).deleted()).map(Step::at))
                    .isEqualTo(expected);
        }
    }

    @Property(tries = 150)
    void thereIsAlwaysACompleteOneOnceThereWasOne(@ForAll("questions") PreviewQuestion question) {
        List<ForeseenRecoveryPoint> complete = PreviewLifeCycles.preview(question).recoveryPoints().stream()
                .filter(point -> !isPartial(point, question))
                .toList();

        for (int i = 0; i < complete.size(); i++) {
            Step deleted = complete.get(i).deleted();
            if (deleted != null) {
                assertThat(complete.subList(i + 1, complete.size()))
                        .anyMatch(newer -> !newer.time().isAfter(deleted.at()));
            }
        }
    }

    @Property(tries = 100)
    void aShorterLookAheadTellsTheBeginningOfALongerOne(@ForAll("questions") PreviewQuestion question) {
        Preview shorter = PreviewLifeCycles.preview(question);
        Preview longer = PreviewLifeCycles.preview(new PreviewQuestion(
                question.policy(),
                question.now(),
                question.years() + 1,
                question.known(),
                question.bytesPerBackup(),
                question.terms(),
                question.brake()));
        Instant end = shorter.until();

        assertThat(SlowPreview.done(longer))
                .filteredOn(row -> !Instant.parse(row.split(" ", -1)[3]).isAfter(end))
                .containsExactlyElementsOf(SlowPreview.done(shorter));
        assertBegins(longer.objections(), shorter.objections());
        assertBegins(longer.earlyDeletions(), shorter.earlyDeletions());
        // What is reported last is at the end, which is no end of a month.
        assertBegins(
                longer.forecast(),
                shorter.forecast().subList(0, shorter.forecast().size() - 1));
    }

    private static <T> void assertBegins(List<T> all, List<T> beginning) {
        assertThat(all.stream().limit(beginning.size())).containsExactlyElementsOf(beginning);
    }

    @Property(tries = 150)
    void instantsAreThoseOfTheSchedule(@ForAll("schedules") BackupSchedule schedule) {
        FiringTimes firings = new FiringTimes(schedule, NOW);
        Optional<Instant> expected = schedule.firstAfter(NOW);
        Optional<Instant> due = firings.firstAfter(NOW);
        for (int i = 0; i < 50 && expected.isPresent(); i++) {
            assertThat(due).isEqualTo(expected);
            due = due.flatMap(firings::firstAfter);
            expected = expected.flatMap(schedule::firstAfter);
        }
        assertThat(due).isEqualTo(expected);
    }

    private static LifeCourse course(ForeseenRecoveryPoint point, PreviewQuestion question) {
        Optional<KnownRecoveryPoint> known = question.known().recoveryPoints().stream()
                .filter(one -> one.id().equals(point.id()))
                .findFirst();
        if (known.isPresent() && !question.known().retag()) {
            return known.get().course();
        }
        RetentionTag tag =
                ChooseRetentionTag.choose(question.policy(), new Origin(null, point.tag(), false), (from, to) -> true);
        return LifeCourse.of(point.time(), tag, question.policy());
    }

    private static boolean isPartial(ForeseenRecoveryPoint point, PreviewQuestion question) {
        return question.known().recoveryPoints().stream()
                .anyMatch(one -> one.id().equals(point.id()) && one.origin().partial());
    }

    private static PreviewQuestion with(PreviewQuestion question, Brake brake, KnownBackups known) {
        return new PreviewQuestion(
                question.policy(), question.now(), question.years(), known, 5L, question.terms(), brake);
    }

    @Provide
    Arbitrary<PreviewQuestion> questions() {
        return Combinators.combine(
                        policies(),
                        known(),
                        Arbitraries.of(0.1, 0.5, 1.0),
                        Arbitraries.integers().between(1, 6))
                .as((policy, known, share, always) -> new PreviewQuestion(
                        policy,
                        NOW,
                        1,
                        known,
                        5L,
                        new StorageTerms(StorageTier.COOL, Map.of()),
                        Samples.brake(share, always)));
    }

    @Provide
    Arbitrary<BackupSchedule> schedules() {
        return Arbitraries.of(INTERVALS)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(intervals -> BackupSchedule.parse(intervals, "Europe/Berlin"));
    }

    private Arbitrary<BackupPolicy> policies() {
        return Combinators.combine(
                        Arbitraries.of(INTERVALS).list().ofMinSize(1).ofMaxSize(2),
                        rules("Default"),
                        rules("Monthly"),
                        rules("Weekly"))
                .as((intervals, byDefault, monthly, weekly) -> Samples.withTags(
                        PreviewSamples.scheduled(intervals, byDefault, monthly, weekly),
                        Samples.tag("Monthly", 10, AbsoluteMarker.FIRST_OF_MONTH),
                        Samples.tag("Weekly", 20, AbsoluteMarker.FIRST_OF_WEEK)));
    }

    private static Arbitrary<RetentionRule> rules(String name) {
        Arbitrary<String> periods = Arbitraries.of("P1D", "P3D", "P7D", "P20D", "P1M", "P70D", "P4M");
        return Combinators.combine(periods, periods, Arbitraries.of(CopyOption.class), Arbitraries.of(true, false))
                .as((inVault, inArchive, option, tiered) -> tiered
                        ? Samples.tiered(name, inVault, option, option == CopyOption.CUSTOM ? "P1D" : null, inArchive)
                        : Samples.rule(name, name.equals("Default"), inVault));
    }

    private Arbitrary<KnownBackups> known() {
        return Combinators.combine(points().list().ofMaxSize(15), schedules(), Arbitraries.of(true, false))
                .as((points, schedule, retag) -> new KnownBackups(
                        IntStream.range(0, points.size())
                                .mapToObj(i -> PreviewSamples.with(
                                        points.get(i),
                                        PreviewSamples.id(i),
                                        points.get(i).storedBytes()))
                                .toList(),
                        Set.of(),
                        schedule,
                        retag));
    }

    private static Arbitrary<KnownRecoveryPoint> points() {
        Arbitrary<Instant> around =
                Arbitraries.integers().between(-400, 400).map(hours -> NOW.plus(Duration.ofHours(6L * hours)));
        Arbitrary<Instant> before =
                Arbitraries.integers().between(1, 300).map(hours -> NOW.minus(Duration.ofHours(6L * hours)));
        return Combinators.combine(
                        before,
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false, false),
                        Arbitraries.of(DataStore.class),
                        around.injectNull(0.5),
                        around.injectNull(0.2))
                .as((time, scheduled, partial, store, archiveAt, expiresAt) -> new KnownRecoveryPoint(
                        PreviewSamples.id(0),
                        time,
                        new Origin(scheduled ? time : null, null, partial),
                        "Default",
                        "It was so.",
                        new LifeCourse(archiveAt, expiresAt),
                        store,
                        time,
                        7));
    }
}
