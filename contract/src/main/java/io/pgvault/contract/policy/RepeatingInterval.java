package io.pgvault.contract.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An ISO 8601 repeating interval, {@code R[n]/start/period}. A period of days, weeks, months or years keeps its time on
 * the wall clock of the policy's time zone; one of hours or minutes keeps its distance. Months count from the start, so
 * that the 31st falls on the last day of a shorter month and comes back in the next long one.
 *
 * @param text as it was written, and as it is sent on
 * @param count how often it fires in all; null is without end
 * @param start without an offset it is local to the policy's time zone
 */
public record RepeatingInterval(
        @JsonValue String text,
        @Nullable Integer count,
        LocalDateTime start,
        @Nullable ZoneOffset offset,
        TemporalAmount period) {
    /** For messages. */
    public static final String EXAMPLE = "R/2026-11-22T22:00:00+00:00/P1W";

    private static final Pattern FORM = Pattern.compile("R(\\d*)/([^/]+)/([^/]+)");
    private static final Pattern START =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2})T(\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)(Z|[+-]\\d{2}:\\d{2})?");

    /**
     * Reads an interval.
     *
     * @throws IllegalArgumentException with a message for people: what is wrong with which part
     */
    @JsonCreator
    public static RepeatingInterval parse(String interval) {
        Matcher form = FORM.matcher(interval);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + interval + "' is not of the form R/start/period.");
        }
        Integer count = count(form.group(1));
        TemporalAmount period = period(form.group(3));
        Matcher start = START.matcher(form.group(2));
        if (!start.matches()) {
            throw new IllegalArgumentException(
                    "the start '" + form.group(2) + "' is not a date and time like 2026-11-22T22:00:00+00:00.");
        }
        try {
            return new RepeatingInterval(
                    interval,
                    count,
                    LocalDateTime.of(LocalDate.parse(start.group(1)), LocalTime.parse(start.group(2))),
                    start.group(3) == null ? null : ZoneOffset.of(start.group(3)),
                    period);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "the start '" + form.group(2) + "' does not exist: " + e.getMessage() + ".", e);
        }
    }

    private static @Nullable Integer count(String count) {
        if (count.isEmpty()) {
            return null;
        }
        if (count.length() > 9 || Integer.parseInt(count) == 0) {
            throw new IllegalArgumentException(
                    "the count of repetitions R" + count + " is not between 1 and 999999999.");
        }
        return Integer.valueOf(count);
    }

    private static TemporalAmount period(String text) {
        try {
            if (text.startsWith("PT")) {
                Duration duration = Duration.parse(text);
                if (duration.isPositive()) {
                    return duration;
                }
            } else {
                Period period = Period.parse(text);
                if (!period.isZero() && !period.isNegative()) {
                    return period;
                }
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("the period '" + text + "' is not a duration like P1W, P1D or PT6H.", e);
        }
        throw new IllegalArgumentException("the period '" + text + "' is not positive.");
    }

    /** The first instant after the given one; empty when there is none any more. */
    public Optional<Instant> firstAfter(Instant after, ZoneId zone) {
        long repetition = Math.max(0, repetitionsSurelyNotAfter(after, zone));
        while (count == null || repetition < count) {
            Instant instant = instant(repetition, zone);
            if (instant.isAfter(after)) {
                return Optional.of(instant);
            }
            repetition++;
        }
        return Optional.empty();
    }

    /** The last instant that is not after the given one; empty when it begins later. */
    public Optional<Instant> lastAtOrBefore(Instant at, ZoneId zone) {
        if (instant(0, zone).isAfter(at)) {
            return Optional.empty();
        }
        long last = count == null ? Long.MAX_VALUE : count - 1L;
        long repetition = Math.min(last, Math.max(0, repetitionsSurelyNotAfter(at, zone)));
        while (repetition < last && !instant(repetition + 1, zone).isAfter(at)) {
            repetition++;
        }
        return Optional.of(instant(repetition, zone));
    }

    private Instant instant(long repetition, ZoneId zone) {
        if (repetition == 0) {
            return firstInstant(zone);
        }
        return switch (period) {
            case Period calendar ->
                onWallClock(localStart(zone).plus(calendar.multipliedBy(Math.toIntExact(repetition))), zone);
            case Duration exact -> firstInstant(zone).plus(exact.multipliedBy(repetition));
            default -> throw new IllegalStateException("A period is a Period or a Duration");
        };
    }

    /** A start with an offset says itself which of two equal times on the wall clock it means. */
    private Instant firstInstant(ZoneId zone) {
        return offset == null ? onWallClock(start, zone) : start.toInstant(offset);
    }

    /** A time that the clock skips is moved on by the gap; of one that comes twice the first is taken. */
    private static Instant onWallClock(LocalDateTime time, ZoneId zone) {
        return time.atZone(zone).toInstant();
    }

    /** A start with an offset is an instant; its time on the zone's wall clock is what is kept. */
    private LocalDateTime localStart(ZoneId zone) {
        return offset == null
                ? start
                : OffsetDateTime.of(start, offset).atZoneSameInstant(zone).toLocalDateTime();
    }

    /** A number of repetitions to begin the search from: cheap, and never too high. */
    @SuppressWarnings("JavaPeriodGetDays") // months are counted beside them
    private long repetitionsSurelyNotAfter(Instant after, ZoneId zone) {
        return switch (period) {
            case Period calendar ->
                (ChronoUnit.SECONDS.between(instant(0, zone), after) - 2 * 86_400)
                        / ((calendar.toTotalMonths() * 31 + calendar.getDays()) * 86_400L);
            case Duration exact -> Duration.between(instant(0, zone), after).dividedBy(exact);
            default -> throw new IllegalStateException("A period is a Period or a Duration");
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
