package io.pgvault.retention.tagging;

import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.policy.ScheduleCriteria.DayOfMonth;
import io.pgvault.contract.policy.ScheduleCriteria.WeekNumber;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Tells whether a scheduled backup meets a criterion: of each list that is not empty one entry must fit. */
final class MatchCriteria {
    private final ZonedDateTime due;
    private final EarlierBackups earlier;
    private final Set<LocalTime> meant;

    /**
     * Looks at one backup.
     *
     * @param due when the schedule wanted it, on the clock of the policy's time zone
     */
    MatchCriteria(ZonedDateTime due, EarlierBackups earlier) {
        this.due = due;
        this.earlier = earlier;
        meant = meant(due);
    }

    /**
     * A criterion with its times as the wall clock shows them, which is worked out once for all backups.
     *
     * @param times of day; what the dates of a schedule's times say is only since when
     */
    record Criterion(ScheduleCriteria lists, Set<LocalTime> times) {
        static Criterion of(ScheduleCriteria criteria, ZoneId zone) {
            return new Criterion(
                    criteria,
                    criteria.scheduleTimes().stream()
                            .map(time -> time.atZoneSameInstant(zone).toLocalTime())
                            .collect(Collectors.toUnmodifiableSet()));
        }
    }

    /** The times on the wall clock that run at an instant: what the clock skips is moved on, what it repeats runs first. */
    private static Set<LocalTime> meant(ZonedDateTime due) {
        Set<LocalTime> meant = new HashSet<>();
        LocalDateTime local = due.toLocalDateTime();
        if (local.atZone(due.getZone()).toInstant().equals(due.toInstant())) {
            meant.add(local.toLocalTime());
        }
        ZoneOffsetTransition last =
                due.getZone().getRules().previousTransition(due.toInstant().plusNanos(1));
        if (last != null && last.isGap()) {
            LocalDateTime skipped = local.minus(last.getDuration());
            if (!skipped.isBefore(last.getDateTimeBefore())
                    && skipped.isBefore(last.getDateTimeAfter())
                    && skipped.toLocalDate().equals(local.toLocalDate())) {
                meant.add(skipped.toLocalTime());
            }
        }
        return meant;
    }

    /** Why the backup meets the criterion, in words; empty when it does not. */
    Optional<String> match(Criterion criterion) {
        ScheduleCriteria criteria = criterion.lists();
        List<String> reasons = new ArrayList<>();
        boolean all = fits(criteria.absoluteCriteria(), this::isFirst, reasons, MatchCriteria::words)
                && fits(criteria.daysOfTheWeek(), due.getDayOfWeek()::equals, reasons, day -> "on a " + name(day))
                && fits(criteria.daysOfMonth(), day -> day.includes(due.toLocalDate()), reasons, MatchCriteria::words)
                && fits(
                        criteria.weeksOfTheMonth(),
                        week -> week.includes(due.toLocalDate()),
                        reasons,
                        week -> "in the month's " + name(week) + " week")
                && fits(criteria.monthsOfYear(), due.getMonth()::equals, reasons, month -> "in " + name(month))
                && isTime(criterion.times(), reasons);
        return all && !reasons.isEmpty() ? Optional.of(String.join(", ", reasons)) : Optional.empty();
    }

    private static <T> boolean fits(
            List<T> wanted, Predicate<T> test, List<String> reasons, Function<T, String> words) {
        if (wanted.isEmpty()) {
            return true;
        }
        Optional<T> found = wanted.stream().filter(test).findFirst();
        found.map(words).ifPresent(reasons::add);
        return found.isPresent();
    }

    private boolean isTime(Set<LocalTime> times, List<String> reasons) {
        boolean found = times.isEmpty() || !Collections.disjoint(meant, times);
        if (found && !times.isEmpty()) {
            reasons.add("at " + due.toLocalTime());
        }
        return found;
    }

    private boolean isFirst(AbsoluteMarker marker) {
        LocalDate day = due.toLocalDate();
        return switch (marker) {
            case ALL_BACKUP -> true;
            case FIRST_OF_DAY -> noneSince(day, day.plusDays(1));
            case FIRST_OF_WEEK -> {
                LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield noneSince(monday, monday.plusWeeks(1));
            }
            case FIRST_OF_MONTH -> {
                LocalDate first = day.withDayOfMonth(1);
                yield noneSince(first, first.plusMonths(1));
            }
            case FIRST_OF_YEAR -> {
                LocalDate first = day.withDayOfYear(1);
                yield noneSince(first, first.plusYears(1));
            }
        };
    }

    private boolean noneSince(LocalDate from, LocalDate to) {
        ZoneId zone = due.getZone();
        return !earlier.anyDueWithin(
                from.atStartOfDay(zone).toInstant(), to.atStartOfDay(zone).toInstant());
    }

    private static String words(AbsoluteMarker marker) {
        return switch (marker) {
            case ALL_BACKUP -> "every backup";
            case FIRST_OF_DAY -> "the first of its day";
            case FIRST_OF_WEEK -> "the first of its week";
            case FIRST_OF_MONTH -> "the first of its month";
            case FIRST_OF_YEAR -> "the first of its year";
        };
    }

    private static String words(DayOfMonth day) {
        return day.isLast() ? "on the last day of its month" : "on day " + day.date() + " of its month";
    }

    private static String name(Enum<?> constant) {
        String lower = constant.name().toLowerCase(Locale.ROOT);
        return constant instanceof WeekNumber ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
    }
}
