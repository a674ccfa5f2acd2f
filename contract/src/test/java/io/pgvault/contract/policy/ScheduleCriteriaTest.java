package io.pgvault.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.policy.ScheduleCriteria.DayOfMonth;
import io.pgvault.contract.policy.ScheduleCriteria.WeekNumber;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleCriteriaTest {
    private static final LocalDate THIRD_SUNDAY_OF_NOVEMBER = LocalDate.of(2026, 11, 15);

    @Test
    void withoutAnythingTheySayNothing() {
        ScheduleCriteria nothing = criteria(List.of(), List.of(), List.of(), List.of(), List.of());

        assertThat(nothing.isEmpty()).isTrue();
        assertThat(nothing.isForAll()).isFalse();
    }

    @Test
    void allBackupsAloneIsForAll() {
        assertThat(marked(AbsoluteMarker.ALL_BACKUP).isForAll()).isTrue();
        assertThat(marked(AbsoluteMarker.ALL_BACKUP).isEmpty()).isFalse();
        assertThat(marked(AbsoluteMarker.FIRST_OF_DAY).isForAll()).isFalse();
    }

    static Stream<List<AbsoluteMarker>> markers() {
        return Stream.of(List.of(), List.of(AbsoluteMarker.ALL_BACKUP));
    }

    @ParameterizedTest
    @MethodSource("markers")
    void anyOtherListSaysMoreThanNothingOrAll(List<AbsoluteMarker> markers) {
        Stream.of(
                        criteria(markers, List.of(DayOfWeek.SUNDAY), List.of(), List.of(), List.of()),
                        criteria(markers, List.of(), List.of(new DayOfMonth(1, false)), List.of(), List.of()),
                        criteria(markers, List.of(), List.of(), List.of(WeekNumber.FIRST), List.of()),
                        criteria(markers, List.of(), List.of(), List.of(), List.of(Month.MAY)),
                        new ScheduleCriteria(
                                markers,
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(OffsetDateTime.parse("2026-11-15T22:00:00Z"))))
                .forEach(criteria -> {
                    assertThat(criteria.isEmpty()).isFalse();
                    assertThat(criteria.isForAll()).isFalse();
                });
    }

    @Test
    void aDayMatchesWhatSaysNothingOfDays() {
        assertThat(marked(AbsoluteMarker.FIRST_OF_WEEK).mayMatchOn(THIRD_SUNDAY_OF_NOVEMBER))
                .isTrue();
    }

    @ParameterizedTest(name = "{0} the {1}., {2} week, {3}: {4}")
    @CsvSource({
        "SUNDAY, 15, THIRD,  NOVEMBER, true",
        "MONDAY, 15, THIRD,  NOVEMBER, false",
        "SUNDAY, 14, THIRD,  NOVEMBER, false",
        "SUNDAY, 15, SECOND, NOVEMBER, false",
        "SUNDAY, 15, THIRD,  OCTOBER,  false",
    })
    void everyListThatIsThereMustMatchTheDay(DayOfWeek day, int date, WeekNumber week, Month month, boolean matches) {
        assertThat(criteria(
                                List.of(),
                                List.of(day),
                                List.of(new DayOfMonth(date, false)),
                                List.of(week),
                                List.of(month))
                        .mayMatchOn(THIRD_SUNDAY_OF_NOVEMBER))
                .isEqualTo(matches);
    }

    @Test
    void oneOfEachListIsEnough() {
        ScheduleCriteria several = criteria(
                List.of(),
                List.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY),
                List.of(new DayOfMonth(1, false), new DayOfMonth(15, false)),
                List.of(WeekNumber.FIRST, WeekNumber.THIRD),
                List.of(Month.MAY, Month.NOVEMBER));

        assertThat(several.mayMatchOn(THIRD_SUNDAY_OF_NOVEMBER)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-01, FIRST",
        "2026-11-07, FIRST",
        "2026-11-08, SECOND",
        "2026-11-14, SECOND",
        "2026-11-15, THIRD",
        "2026-11-21, THIRD",
        "2026-11-22, FOURTH",
        "2026-11-23, FOURTH",
        "2026-11-24, FOURTH LAST",
        "2026-11-28, FOURTH LAST",
        "2026-11-29, LAST",
        "2026-11-30, LAST",
        "2026-02-21, THIRD",
        "2026-02-22, FOURTH LAST",
    })
    void weeksOfAMonthAreCountedByItsDays(LocalDate date, String weeks) {
        assertThat(Stream.of(WeekNumber.values()).filter(week -> week.includes(date)))
                .extracting(WeekNumber::name)
                .containsExactly(weeks.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "28, false, 2026-02-28, true",
        "28, false, 2026-03-28, true",
        "28, false, 2026-03-31, false",
        "0,  true,  2026-03-31, true",
        "0,  true,  2026-02-28, true",
        "28, true,  2026-03-28, false",
    })
    void theLastDayOfAMonthIsWhateverItsNumberIs(int date, boolean isLast, LocalDate day, boolean included) {
        assertThat(new DayOfMonth(date, isLast).includes(day)).isEqualTo(included);
    }

    private static ScheduleCriteria marked(AbsoluteMarker marker) {
        return criteria(List.of(marker), List.of(), List.of(), List.of(), List.of());
    }

    private static ScheduleCriteria criteria(
            List<AbsoluteMarker> markers,
            List<DayOfWeek> days,
            List<DayOfMonth> dates,
            List<WeekNumber> weeks,
            List<Month> months) {
        return new ScheduleCriteria(markers, days, dates, weeks, months, List.of());
    }
}
