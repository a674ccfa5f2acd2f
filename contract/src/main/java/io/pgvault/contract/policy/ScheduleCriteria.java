package io.pgvault.contract.policy;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.OffsetDateTime;
import java.util.List;

/** One criterion of a tag: every list that is not empty must match. */
public record ScheduleCriteria(
        List<AbsoluteMarker> absoluteCriteria,
        List<DayOfWeek> daysOfTheWeek,
        List<DayOfMonth> daysOfMonth,
        List<WeekNumber> weeksOfTheMonth,
        List<Month> monthsOfYear,
        List<OffsetDateTime> scheduleTimes) {
    public ScheduleCriteria {
        absoluteCriteria = List.copyOf(absoluteCriteria);
        daysOfTheWeek = List.copyOf(daysOfTheWeek);
        daysOfMonth = List.copyOf(daysOfMonth);
        weeksOfTheMonth = List.copyOf(weeksOfTheMonth);
        monthsOfYear = List.copyOf(monthsOfYear);
        scheduleTimes = List.copyOf(scheduleTimes);
    }

    /** The first complete backup of a period, or all of them. */
    public enum AbsoluteMarker {
        ALL_BACKUP,
        FIRST_OF_DAY,
        FIRST_OF_WEEK,
        FIRST_OF_MONTH,
        FIRST_OF_YEAR
    }

    /** The weeks of a month. */
    public enum WeekNumber {
        FIRST,
        SECOND,
        THIRD,
        FOURTH,
        LAST
    }

    /**
     * A day of the month.
     *
     * @param date 1 to 28; ignored when {@code isLast}
     */
    public record DayOfMonth(int date, boolean isLast) {}
}
