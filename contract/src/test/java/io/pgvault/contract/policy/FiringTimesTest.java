package io.pgvault.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FiringTimesTest {
    private static final Instant BEGIN = Instant.parse("2026-11-20T00:00:00Z");
    private static final BackupSchedule TWICE_A_DAY =
            BackupSchedule.parse(List.of("R/2026-11-01T06:00:00Z/P1D", "R/2026-11-01T18:00:00Z/P1D"), "UTC");

    record Case(BackupSchedule schedule, Instant begin) {}

    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.integers()
                .between(0, 7_000)
                .map(day -> LocalDate.of(2008, 1, 1).plusDays(day))
                .flatMap(day -> Combinators.combine(
                                Schedules.around(day), Arbitraries.integers().between(0, 86_400))
                        .as((schedule, second) -> new Case(
                                schedule,
                                day.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(second))));
    }

    @Property(tries = 200)
    void areThoseOfTheSchedule(@ForAll("cases") Case given) {
        FiringTimes times = new FiringTimes(given.schedule(), given.begin());

        Instant after = given.begin();
        for (int i = 0; i < 30; i++) {
            Optional<Instant> due = times.firstAfter(after);
            assertThat(due).isEqualTo(given.schedule().firstAfter(after));
            after = due.orElse(after);
        }
    }

    @Test
    void whatWasAskedBeforeIsAnsweredAgain() {
        FiringTimes times = new FiringTimes(TWICE_A_DAY, BEGIN);

        assertThat(times.firstAfter(Instant.parse("2026-11-25T06:00:00Z"))).contains(at("2026-11-25T18:00:00Z"));
        assertThat(times.firstAfter(BEGIN)).contains(at("2026-11-20T06:00:00Z"));
        assertThat(times.firstAfter(at("2026-11-20T05:59:59Z"))).contains(at("2026-11-20T06:00:00Z"));
        assertThat(times.firstAfter(at("2026-11-20T06:00:00Z"))).contains(at("2026-11-20T18:00:00Z"));
    }

    @Test
    void betweenIncludesItsEndAndNotItsBeginning() {
        FiringTimes times = new FiringTimes(TWICE_A_DAY, BEGIN);

        assertThat(times.between(at("2026-11-20T06:00:00Z"), at("2026-11-21T18:00:00Z"), 100))
                .containsExactly(at("2026-11-20T18:00:00Z"), at("2026-11-21T06:00:00Z"), at("2026-11-21T18:00:00Z"));
        assertThat(times.between(at("2026-11-20T06:00:00Z"), at("2026-11-20T17:59:59Z"), 100))
                .isEmpty();
    }

    @Test
    void betweenStopsWhenItHasEnough() {
        FiringTimes times = new FiringTimes(TWICE_A_DAY, BEGIN);

        assertThat(times.between(BEGIN, at("2027-11-20T00:00:00Z"), 3)).hasSize(3);
        assertThat(times.between(BEGIN, at("2027-11-20T00:00:00Z"), 0)).isEmpty();
    }

    @Test
    void intervalsThatCoincideAreOneInstant() {
        BackupSchedule twice =
                BackupSchedule.parse(List.of("R/2026-11-01T06:00:00Z/P1D", "R/2026-11-01T06:00:00Z/P1W"), "UTC");

        assertThat(new FiringTimes(twice, BEGIN).between(BEGIN, at("2026-11-24T00:00:00Z"), 100))
                .containsExactlyElementsOf(Stream.of("20", "21", "22", "23")
                        .map(day -> at("2026-11-" + day + "T06:00:00Z"))
                        .toList());
    }

    @Test
    void thereAreNoneAfterTheLast() {
        BackupSchedule two = BackupSchedule.parse(List.of("R2/2026-11-21T06:00:00Z/P1D"), "UTC");
        FiringTimes times = new FiringTimes(two, BEGIN);

        assertThat(times.firstAfter(at("2026-11-22T06:00:00Z"))).isEmpty();
        assertThat(times.between(BEGIN, at("2026-12-20T00:00:00Z"), 100))
                .containsExactly(at("2026-11-21T06:00:00Z"), at("2026-11-22T06:00:00Z"));
    }

    private static Instant at(String instant) {
        return Instant.parse(instant);
    }
}
