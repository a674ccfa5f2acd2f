package io.pgvault.retention.tagging;

import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.policy.ScheduleCriteria.DayOfMonth;
import io.pgvault.contract.policy.ScheduleCriteria.WeekNumber;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Tells whether a scheduled backup meets a criterion: of each list that is not empty one entry must fit. */
final class MatchCriteria {
    private final ZonedDateTime due;
    private final EarlierBackups earlier;

    /**
     * Looks at one backup.
     *
     * @param due when the schedule wanted it, on the clock of the policy's time zone
     */
    MatchCriteria(ZonedDateTime due, EarlierBackups earlier) {
        this.due = due;
        this.earlier = earlier;
    }

    /** Why the backup meets the criterion, in words; empty when it does not. */
    Optional<String> match(ScheduleCriteria criteria) {
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
                && fits(criteria.scheduleTimes(), this::isTime, reasons, time -> "at " + due.toLocalTime());
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

    /** A schedule's time is one on the wall clock, moved on where the clock skips it; its date only says since when. */
    private boolean isTime(OffsetDateTime time) {
        LocalTime wanted = time.atZoneSameInstant(due.getZone()).toLocalTime();
        return due.toLocalDate()
                .atTime(wanted)
                .atZone(due.getZone())
                .toInstant()
                .equals(due.toInstant());
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
