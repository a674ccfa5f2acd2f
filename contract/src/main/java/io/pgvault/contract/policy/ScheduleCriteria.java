package io.pgvault.contract.policy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.DayOfWeek;
import java.time.LocalDate;
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
    private static final int DAYS_OF_WEEK = 7;

    public ScheduleCriteria {
        absoluteCriteria = List.copyOf(absoluteCriteria);
        daysOfTheWeek = List.copyOf(daysOfTheWeek);
        daysOfMonth = List.copyOf(daysOfMonth);
        weeksOfTheMonth = List.copyOf(weeksOfTheMonth);
        monthsOfYear = List.copyOf(monthsOfYear);
        scheduleTimes = List.copyOf(scheduleTimes);
    }

    /** Whether it says nothing: then no backup matches. */
    @JsonIgnore
    public boolean isEmpty() {
        return absoluteCriteria.isEmpty() && saysNothingElse();
    }

    /** Whether it is for every backup. */
    @JsonIgnore
    public boolean isForAll() {
        return List.of(AbsoluteMarker.ALL_BACKUP).equals(absoluteCriteria) && saysNothingElse();
    }

    private boolean saysNothingElse() {
        return daysOfTheWeek.isEmpty()
                && daysOfMonth.isEmpty()
                && weeksOfTheMonth.isEmpty()
                && monthsOfYear.isEmpty()
                && scheduleTimes.isEmpty();
    }

    /** Whether a backup of this day may match, as far as the lists about days can tell. */
    public boolean mayMatchOn(LocalDate day) {
        return (daysOfTheWeek.isEmpty() || daysOfTheWeek.contains(day.getDayOfWeek()))
                && (monthsOfYear.isEmpty() || monthsOfYear.contains(day.getMonth()))
                && (daysOfMonth.isEmpty() || daysOfMonth.stream().anyMatch(wanted -> wanted.includes(day)))
                && (weeksOfTheMonth.isEmpty() || weeksOfTheMonth.stream().anyMatch(week -> week.includes(day)));
    }

    /** The first complete backup of a period, or all of them. */
    public enum AbsoluteMarker {
        ALL_BACKUP,
        FIRST_OF_DAY,
        FIRST_OF_WEEK,
        FIRST_OF_MONTH,
        FIRST_OF_YEAR
    }

    /** The weeks of a month, counted by weekday: the third Sunday lies in the third, whatever day the month began on. */
    public enum WeekNumber {
        FIRST,
        SECOND,
        THIRD,
        FOURTH,
        LAST;

        public boolean includes(LocalDate date) {
            int number = (date.getDayOfMonth() - 1) / DAYS_OF_WEEK + 1;
            return switch (this) {
                case FIRST -> number == 1;
                case SECOND -> number == 2;
                case THIRD -> number == 3;
                case FOURTH -> number == 4;
                case LAST -> date.getDayOfMonth() + DAYS_OF_WEEK > date.lengthOfMonth();
            };
        }
    }

    /**
     * A day of the month.
     *
     * @param date 1 to 28; ignored when {@code isLast}
     */
    public record DayOfMonth(int date, boolean isLast) {
        public boolean includes(LocalDate day) {
            return day.getDayOfMonth() == (isLast ? day.lengthOfMonth() : date);
        }
    }
}
