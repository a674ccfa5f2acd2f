package io.pgvault.contract.policy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Schedules of every kind, most of them near the days on which clocks change. */
public final class Schedules {
    /** Both hemispheres, half and quarter hours, a change of half an hour, and a day that was left out. */
    static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Sydney",
            "America/Santiago",
            "Asia/Kolkata",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Pacific/Apia");

    private Schedules() {}

    public static Arbitrary<BackupSchedule> around(LocalDate day) {
        Arbitrary<List<String>> intervals = Arbitraries.oneOf(
                interval(day).list().ofMinSize(1).ofMaxSize(4),
                interval(day).map(interval -> List.of(interval, interval)),
                weekdays(day));
        return Combinators.combine(intervals, Arbitraries.of(ZONES)).as(BackupSchedule::parse);
    }

    private static Arbitrary<String> interval(LocalDate day) {
        return Combinators.combine(count(), start(day), offset(), period())
                .as((count, start, offset, period) -> "R" + count + "/" + start + ":00" + offset + "/" + period);
    }

    /** As the portal of Azure writes "Sunday, Wednesday and Friday": one weekly interval for each. */
    private static Arbitrary<List<String>> weekdays(LocalDate day) {
        return Combinators.combine(
                        Arbitraries.of(DayOfWeek.class).set().ofMinSize(1),
                        time(),
                        Arbitraries.integers().between(0, 40))
                .as((days, time, weeksBefore) -> days.stream()
                        .map(weekday -> day.minusWeeks(weeksBefore).with(TemporalAdjusters.nextOrSame(weekday)))
                        .map(first -> "R/" + first.atTime(time) + ":00/P1W")
                        .toList());
    }

    private static Arbitrary<String> count() {
        return Arbitraries.oneOf(
                Arbitraries.just(""), Arbitraries.integers().between(1, 40).map(String::valueOf));
    }

    private static Arbitrary<LocalDateTime> start(LocalDate day) {
        Arbitrary<LocalDate> days = Arbitraries.oneOf(
                Arbitraries.integers().between(-700, 60).map(day::plusDays),
                Arbitraries.integers()
                        .between(0, 24)
                        .map(months -> day.minusMonths(months).with(TemporalAdjusters.lastDayOfMonth())),
                Arbitraries.of(2004, 2008, 2012, 2016, 2020, 2024).map(year -> LocalDate.of(year, 2, 29)));
        return Combinators.combine(days, time()).as(LocalDateTime::of);
    }

    private static Arbitrary<LocalTime> time() {
        Arbitrary<Integer> hour = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 3), Arbitraries.integers().between(0, 23));
        return Combinators.combine(hour, Arbitraries.of(0, 15, 30, 45, 59)).as(LocalTime::of);
    }

    private static Arbitrary<String> offset() {
        return Arbitraries.of("", "", "Z", "+00:00", "+02:00", "-05:00", "+05:30", "+10:30", "+13:00");
    }

    private static Arbitrary<String> period() {
        return Arbitraries.oneOf(Stream.of("PT%dH", "P%dD", "P%dW", "P%dM", "P%dY")
                .map(form -> Arbitraries.integers()
                        .between(1, form.endsWith("H") ? 36 : form.endsWith("D") ? 10 : form.endsWith("M") ? 14 : 4)
                        .map(form::formatted))
                .toList());
    }
}
