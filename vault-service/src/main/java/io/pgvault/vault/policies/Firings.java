package io.pgvault.vault.policies;

import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.FiringTimes;
import io.pgvault.contract.policy.RepeatingInterval;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks ahead at when a schedule fires, as far as is needed to judge it. */
final class Firings {
    private static final Instant BEFORE_ALL = Instant.ofEpochSecond(-100_000_000_000L);
    private static final int ENOUGH = 5_000;
    private static final int YEARS_TO_COMPARE = 5;
    /** Every date has fallen on every day of the week by then, leap years and the lack of one included. */
    private static final int YEARS_OF_DAYS = 40;

    private final BackupSchedule schedule;
    private final List<RepeatingInterval> intervals;
    private final ZoneId zone;
    private @Nullable Set<LocalTime> timesOfDay;
    private @Nullable List<LocalDate> days;

    Firings(BackupSchedule schedule) {
        this.schedule = schedule;
        intervals = schedule.repeatingTimeIntervals();
        zone = ZoneId.of(schedule.timeZone());
    }

    /** Two instants of the schedule, one right after the other. */
    record Neighbours(Instant first, Instant second) {
        Duration distance() {
            return Duration.between(first, second);
        }
    }

    /** The first neighbours that are closer together than this, in the years after each beginning of an interval. */
    Optional<Neighbours> closerThan(Duration least) {
        Instant seen = BEFORE_ALL;
        for (Instant start : starts()) {
            if (start.isAfter(seen)) {
                // What fires shortly before the beginning counts as well.
                List<Instant> instants = instants(start.minus(least));
                for (int i = 1; i < instants.size(); i++) {
                    Neighbours neighbours = new Neighbours(instants.get(i - 1), instants.get(i));
                    if (neighbours.distance().compareTo(least) < 0) {
                        return Optional.of(neighbours);
                    }
                }
                seen = instants.getLast();
            }
        }
        return Optional.empty();
    }

    /** Whether the wall clock ever shows this time when the schedule fires; its date says nothing. */
    boolean includeTime(OffsetDateTime time) {
        if (timesOfDay == null) {
            timesOfDay = timesOfDay();
        }
        return timesOfDay.contains(time.atZoneSameInstant(zone).toLocalTime());
    }

    /** Whether the schedule ever fires on such a day. */
    boolean includeDay(Predicate<LocalDate> wanted) {
        if (days == null) {
            days = intervals.stream().flatMap(this::daysOf).distinct().toList();
        }
        return days.stream().anyMatch(wanted);
    }

    /** Once for all who ask: a policy may have hundreds of criteria. */
    private Stream<LocalDate> daysOf(RepeatingInterval interval) {
        LocalDate begin = day(first(interval));
        LocalDate end = begin.plusYears(YEARS_OF_DAYS);
        return Stream.iterate(
                        Optional.of(begin),
                        Optional::isPresent,
                        found -> found.flatMap(day -> interval.firstAfter(
                                        day.plusDays(1)
                                                .atStartOfDay(zone)
                                                .toInstant()
                                                .minusNanos(1),
                                        zone)
                                .map(this::day)))
                .map(Optional::orElseThrow)
                .takeWhile(day -> day.isBefore(end));
    }

    private Set<LocalTime> timesOfDay() {
        Set<LocalTime> times = new HashSet<>();
        for (RepeatingInterval interval : intervals) {
            Instant last = BEFORE_ALL;
            for (int i = 0; i < ENOUGH; i++) {
                Optional<Instant> next = interval.firstAfter(last, zone);
                if (next.isEmpty()) {
                    break;
                }
                last = next.get();
                times.add(last.atZone(zone).toLocalTime());
            }
        }
        return times;
    }

    private List<Instant> starts() {
        return intervals.stream().map(this::first).sorted().distinct().toList();
    }

    /** In order and each once, from this one on. */
    private List<Instant> instants(Instant from) {
        Instant before = from.minusNanos(1);
        Instant end = from.atZone(zone).plusYears(YEARS_TO_COMPARE).toInstant();
        return new FiringTimes(schedule, before).between(before, end, ENOUGH);
    }

    private Instant first(RepeatingInterval interval) {
        return interval.firstAfter(BEFORE_ALL, zone)
                .orElseThrow(() -> new IllegalStateException("An interval fires at least once"));
    }

    private LocalDate day(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }
}
