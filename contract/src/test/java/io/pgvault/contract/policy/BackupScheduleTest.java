package io.pgvault.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** For any schedule and any time. */
class BackupScheduleTest {
    /** A schedule, the time that is looked at, and where that time is cut. */
    record Case(BackupSchedule schedule, Instant from, Instant to, List<Instant> cuts) {}

    @Provide
    Arbitrary<Case> cases() {
        Arbitrary<LocalDate> days = Arbitraries.oneOf(
                Arbitraries.integers()
                        .between(0, 12_000)
                        .map(day -> LocalDate.of(2006, 1, 1).plusDays(day)),
                Arbitraries.integers()
                        .between(-5, 5)
                        .map(day -> LocalDate.of(2011, 12, 30).plusDays(day)));
        return days.flatMap(day -> Combinators.combine(
                        Schedules.around(day),
                        Arbitraries.integers().between(0, 86_400),
                        Arbitraries.integers().between(1, 400 * 86_400),
                        Arbitraries.doubles().between(0, 1).list().ofMaxSize(8))
                .as((schedule, second, length, cuts) -> {
                    Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(second);
                    return new Case(
                            schedule,
                            from,
                            from.plusSeconds(length),
                            cuts.stream()
                                    .sorted()
                                    .map(part -> from.plusSeconds((long) (length * part)))
                                    .toList());
                }));
    }

    @Property(tries = 500)
    void firesAtTheInstantsOfItsIntervalsAndNoOthers(@ForAll("cases") Case given) {
        assertThat(walk(given.schedule(), given.from(), given.to()))
                .containsExactlyElementsOf(expected(given).subSet(given.from(), false, given.to(), true));
    }

    @Property(tries = 500)
    void firesTheSameHoweverTheTimeIsCut(@ForAll("cases") Case given) {
        List<Instant> pieces = new ArrayList<>();
        Instant from = given.from();
        for (Instant cut : given.cuts()) {
            pieces.addAll(walk(given.schedule(), from, cut));
            from = cut;
        }
        pieces.addAll(walk(given.schedule(), from, given.to()));

        assertThat(pieces).containsExactlyElementsOf(walk(given.schedule(), given.from(), given.to()));
    }

    @Property(tries = 500)
    void looksBackAsItLooksAhead(@ForAll("cases") Case given) {
        NavigableSet<Instant> instants = expected(given);
        List<Instant> places = new ArrayList<>(given.cuts());
        SortedSet<Instant> fired = instants.subSet(given.from(), true, given.to(), true);
        fired.stream().limit(20).forEach(instant -> places.addAll(List.of(instant.minusNanos(1), instant)));

        for (Instant at : places) {
            assertThat(given.schedule().lastAtOrBefore(at)).isEqualTo(Optional.ofNullable(instants.floor(at)));
        }
    }

    private static NavigableSet<Instant> expected(Case given) {
        return NaiveSchedule.instants(given.schedule(), given.to());
    }

    /** Each instant found from the one before it, as the scheduler does; an instant that came again would not end. */
    private static List<Instant> walk(BackupSchedule schedule, Instant from, Instant to) {
        List<Instant> fired = new ArrayList<>();
        Instant at = from;
        Optional<Instant> next = schedule.firstAfter(at);
        while (next.isPresent() && !next.get().isAfter(to)) {
            assertThat(Duration.between(at, next.get())).isPositive();
            at = next.get();
            fired.add(at);
            next = schedule.firstAfter(at);
        }
        return fired;
    }
}
