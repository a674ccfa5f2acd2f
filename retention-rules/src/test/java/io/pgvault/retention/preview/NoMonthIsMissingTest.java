package io.pgvault.retention.preview;

import static io.pgvault.retention.preview.PreviewSamples.NEW_YEAR;
import static io.pgvault.retention.preview.PreviewSamples.question;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.policy.ScheduleCriteria.DayOfMonth;
import io.pgvault.contract.policy.ScheduleCriteria.WeekNumber;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.retention.Samples;
import io.pgvault.retention.preview.ForeseenRecoveryPoint.Step;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Case P15: ends of months, leap days and months of five Sundays, by the clocks of two hemispheres, through ten years. */
class NoMonthIsMissingTest {
    private static final int YEARS = 10;
    private static final ScheduleCriteria LAST_DAY = new ScheduleCriteria(
            List.of(), List.of(), List.of(new DayOfMonth(0, true)), List.of(), List.of(), List.of());
    private static final ScheduleCriteria FIRST_SUNDAY = new ScheduleCriteria(
            List.of(), List.of(DayOfWeek.SUNDAY), List.of(), List.of(WeekNumber.FIRST), List.of(), List.of());

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/Santiago"})
    void aMonthlyScheduleFromThe31stHasTheLastDayOfEachMonth(String zone) {
        BackupPolicy policy = Samples.policy("R/2025-12-31T23:30:00/P1M", zone, Samples.rule("Default", true, "P1M"));

        assertThat(days(policy, "Default")).containsExactlyElementsOf(ofEachMonth(YearMonth::atEndOfMonth));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/Santiago"})
    void theLastDayOfEachMonthGetsItsTag(String zone) {
        assertThat(days(daily(zone, LAST_DAY), "Monthly"))
                .containsExactlyElementsOf(ofEachMonth(YearMonth::atEndOfMonth));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/Santiago"})
    void theFirstSundayOfEachMonthGetsItsTag(String zone) {
        assertThat(days(daily(zone, FIRST_SUNDAY), "Monthly")).containsExactlyElementsOf(ofEachMonth(month -> {
            LocalDate first = month.atDay(1);
            return first.plusDays((7 - first.getDayOfWeek().getValue()) % 7);
        }));
    }

    private static BackupPolicy daily(String zone, ScheduleCriteria criteria) {
        return Samples.withTags(
                Samples.policy(
                        "R/2025-12-01T00:00:00/P1D",
                        zone,
                        Samples.rule("Default", true, "P7D"),
                        Samples.rule("Monthly", false, "P1Y")),
                new TaggingCriteria("Monthly", false, 10, List.of(criteria)));
    }

    @Test
    void aYearlyScheduleFrom29FebruaryHasTheLastDayOfEachFebruary() {
        BackupPolicy policy = Samples.policy("R/2024-02-29T12:00:00/P1Y", "UTC", Samples.rule("Default", true, "P1Y"));

        assertThat(days(policy, "Default"))
                .containsExactlyElementsOf(IntStream.range(2026, 2026 + YEARS)
                        .mapToObj(year -> YearMonth.of(year, 2).atEndOfMonth())
                        .toList());
    }

    /** One goes when the next one has come, not before; so that at any time there is one. */
    @ParameterizedTest(name = "{0} kept for {1}")
    @CsvSource({
        "R/2025-12-31T23:30:00/P1M, P1M",
        "R/2024-02-29T12:00:00/P1Y, P1Y",
        "R/2025-12-28T02:30:00/P1W, P1W",
        "R/2025-12-28T02:30:00/P1W, P7D",
        "R/2025-12-31T00:00:00/P7D, P7D",
    })
    void whatIsKeptAsLongAsTheIntervalIsThereUntilTheNextOne(String interval, String kept) {
        BackupPolicy policy = Samples.policy(interval, "America/Santiago", Samples.rule("Default", true, kept));

        Preview preview = PreviewLifeCycles.preview(question(policy, YEARS, KnownBackups.NONE));

        List<ForeseenRecoveryPoint> points = preview.recoveryPoints();
        for (int i = 0; i + 1 < points.size(); i++) {
            Step gone = points.get(i).deleted();
            Instant next = points.get(i + 1).time();
            assertThat(gone).isNotNull().satisfies(step -> assertThat(step.at()).isEqualTo(next));
        }
        assertThat(points.getLast().deleted()).isNull();
        Instant first = points.getFirst().time();
        assertThat(preview.forecast())
                .filteredOn(amounts -> amounts.at().isAfter(first))
                .hasSizeGreaterThan(12 * (YEARS - 1))
                .allSatisfy(
                        amounts -> assertThat(amounts.in(DataStore.VAULT_STORE).recoveryPoints())
                                .isBetween(1, 2));
    }

    @ParameterizedTest
    @EnumSource(
            value = AbsoluteMarker.class,
            names = {"FIRST_OF_MONTH", "FIRST_OF_YEAR"})
    void thereIsAFirstOfEachPeriodOnWhateverDaysTheScheduleRuns(AbsoluteMarker marker) {
        BackupPolicy policy = Samples.withTags(
                Samples.policy(
                        "R/2025-12-03T23:45:00/P9D",
                        "America/Santiago",
                        Samples.rule("Default", true, "P7D"),
                        Samples.rule("Long", false, "P5Y")),
                Samples.tag("Long", 10, marker));

        assertThat(days(policy, "Long").stream().map(day -> period(day, marker)))
                .containsExactlyElementsOf(ofEachMonth(month -> month.atDay(1)).stream()
                        .map(day -> period(day, marker))
                        .distinct()
                        .toList());
    }

    private static YearMonth period(LocalDate day, AbsoluteMarker marker) {
        return YearMonth.of(day.getYear(), marker == AbsoluteMarker.FIRST_OF_YEAR ? 1 : day.getMonthValue());
    }

    private static List<LocalDate> ofEachMonth(Function<YearMonth, LocalDate> day) {
        return Stream.iterate(YearMonth.of(2026, 1), month -> month.plusMonths(1))
                .limit(12L * YEARS)
                .map(day)
                .toList();
    }

    /** By the policy's clock, within ten whole years of it. */
    private static List<LocalDate> days(BackupPolicy policy, String tag) {
        ZoneId zone = ZoneId.of(policy.backupRule().schedule().timeZone());
        return PreviewLifeCycles.preview(new PreviewQuestion(
                        policy,
                        NEW_YEAR.atZone(ZoneId.of("UTC"))
                                .toLocalDate()
                                .atStartOfDay(zone)
                                .toInstant()
                                .minusSeconds(1),
                        YEARS,
                        KnownBackups.NONE,
                        null,
                        PreviewSamples.NO_PRICES,
                        PreviewSamples.BRAKE))
                .recoveryPoints()
                .stream()
                .filter(point -> tag.equals(point.tag()))
                .map(point -> point.time().atZone(zone).toLocalDate())
                .filter(day -> day.getYear() >= 2026)
                .toList();
    }
}
