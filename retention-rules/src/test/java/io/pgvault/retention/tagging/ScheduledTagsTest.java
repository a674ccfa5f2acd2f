package io.pgvault.retention.tagging;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.policy.ScheduleCriteria.DayOfMonth;
import io.pgvault.contract.policy.ScheduleCriteria.WeekNumber;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.retention.Samples;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Scheduled backups of an instance, one after the other, by the clock of Copenhagen unless a test says otherwise. */
class ScheduledTagsTest {
    private String zone = "Europe/Copenhagen";
    private final List<Instant> known = new ArrayList<>();

    @ParameterizedTest(name = "{0}: {1} is the first, {2} in the same period is not, {3} in the next one is")
    @CsvSource({
        "FIRST_OF_DAY,   2026-11-20T00:00, 2026-11-20T23:59, 2026-11-21T00:00",
        "FIRST_OF_WEEK,  2026-11-16T00:00, 2026-11-22T23:59, 2026-11-23T00:00",
        "FIRST_OF_MONTH, 2026-11-01T00:00, 2026-11-30T23:59, 2026-12-01T00:00",
        "FIRST_OF_YEAR,  2026-01-01T00:00, 2026-12-31T23:59, 2027-01-01T00:00",
    })
    void onlyTheFirstOfAPeriodIsTagged(
            AbsoluteMarker marker, LocalDateTime first, LocalDateTime second, LocalDateTime next) {
        TaggingCriteria tag = tag("Long", 10, absolute(marker));

        assertThat(tagOf(first, tag)).isEqualTo("Long");
        assertThat(tagOf(second, tag)).isEqualTo("Default");
        assertThat(tagOf(next, tag)).isEqualTo("Long");
    }

    @Test
    void thePeriodIsThatOfThePoliciesTimeZone() {
        zone = "Pacific/Auckland";
        TaggingCriteria monthly = tag("Monthly", 15, absolute(AbsoluteMarker.FIRST_OF_MONTH));

        // In UTC both are of November.
        assertThat(tagOf(LocalDateTime.parse("2026-11-30T22:00"), monthly)).isEqualTo("Monthly");
        assertThat(tagOf(LocalDateTime.parse("2026-12-01T10:00"), monthly)).isEqualTo("Monthly");
    }

    @Test
    void whatBecameKnownFirstIsTheFirstEvenWhenAnotherWasDueBefore() {
        TaggingCriteria weekly = tag("Weekly", 20, absolute(AbsoluteMarker.FIRST_OF_WEEK));

        assertThat(tagOf(LocalDateTime.parse("2026-11-18T22:00"), weekly)).isEqualTo("Weekly");
        assertThat(tagOf(LocalDateTime.parse("2026-11-16T22:00"), weekly)).isEqualTo("Default");
    }

    @ParameterizedTest
    @EnumSource(
            value = AbsoluteMarker.class,
            names = {"FIRST_OF_DAY", "FIRST_OF_WEEK", "FIRST_OF_MONTH", "FIRST_OF_YEAR"})
    void aPartialBackupIsNoFirst(AbsoluteMarker marker) {
        BackupPolicy policy = policy(List.of(tag("Long", 10, absolute(marker))), List.of("Long"));
        Instant due = Instant.parse("2026-11-18T22:00:00Z");

        assertThat(ChooseRetentionTag.choose(policy, new Origin(due, null, true), (from, to) -> false)
                        .name())
                .isEqualTo("Default");
    }

    @Test
    void everyBackupMayBeMeant() {
        TaggingCriteria all = tag("All", 30, absolute(AbsoluteMarker.ALL_BACKUP));

        assertThat(tagOf(LocalDateTime.parse("2026-11-18T22:00"), all)).isEqualTo("All");
        assertThat(tagOf(LocalDateTime.parse("2026-11-18T23:00"), all)).isEqualTo("All");
    }

    @Test
    void theLowestPriorityNumberWinsWhateverTheOrder() {
        TaggingCriteria yearly = tag("Yearly", 10, absolute(AbsoluteMarker.FIRST_OF_YEAR));
        TaggingCriteria monthly = tag("Monthly", 15, absolute(AbsoluteMarker.FIRST_OF_MONTH));
        TaggingCriteria weekly = tag("Weekly", 20, absolute(AbsoluteMarker.FIRST_OF_WEEK));

        assertThat(tagOf(LocalDateTime.parse("2027-01-01T22:00"), weekly, yearly, monthly))
                .isEqualTo("Yearly");
        assertThat(tagOf(LocalDateTime.parse("2027-02-01T22:00"), weekly, yearly, monthly))
                .isEqualTo("Monthly");
        assertThat(tagOf(LocalDateTime.parse("2027-02-08T22:00"), weekly, yearly, monthly))
                .isEqualTo("Weekly");
        assertThat(tagOf(LocalDateTime.parse("2027-02-09T22:00"), weekly, yearly, monthly))
                .isEqualTo("Default");
    }

    @ParameterizedTest(name = "{0} is day {1}, last {2}: {3}")
    @CsvSource({
        "2026-11-15T22:00, 15, false, true",
        "2026-11-16T22:00, 15, false, false",
        "2026-02-28T22:00, 1,  true,  true",
        "2028-02-28T22:00, 1,  true,  false",
        "2028-02-29T22:00, 1,  true,  true",
        "2026-11-30T22:00, 1,  true,  true",
        "2026-12-01T22:00, 1,  true,  false",
    })
    void aDayOfTheMonthMayBeTheLast(LocalDateTime due, int date, boolean last, boolean met) {
        ScheduleCriteria criteria = new ScheduleCriteria(
                List.of(), List.of(), List.of(new DayOfMonth(date, last)), List.of(), List.of(), List.of());

        assertThat(tagOf(due, tag("Days", 10, criteria))).isEqualTo(met ? "Days" : "Default");
    }

    @ParameterizedTest(name = "{0} lies in the {1} week: {2}")
    @CsvSource({
        "2026-11-01T22:00, FIRST,  true",
        "2026-11-07T22:00, FIRST,  true",
        "2026-11-08T22:00, FIRST,  false",
        "2026-11-08T22:00, SECOND, true",
        "2026-11-15T22:00, THIRD,  true",
        "2026-11-22T22:00, FOURTH, true",
        "2026-11-23T22:00, LAST,   false",
        "2026-11-24T22:00, LAST,   true",
        "2026-11-29T22:00, FOURTH, false",
        "2026-11-29T22:00, LAST,   true",
        "2026-02-22T22:00, LAST,   true",
        "2026-02-22T22:00, FOURTH, true",
    })
    void weeksAreCountedByTheirDays(LocalDateTime due, WeekNumber week, boolean met) {
        ScheduleCriteria criteria =
                new ScheduleCriteria(List.of(), List.of(), List.of(), List.of(week), List.of(), List.of());

        assertThat(tagOf(due, tag("Weeks", 10, criteria))).isEqualTo(met ? "Weeks" : "Default");
    }

    @ParameterizedTest
    @EnumSource
    void aMonthIsThatOfTheTimeZone(Month month) {
        ScheduleCriteria criteria =
                new ScheduleCriteria(List.of(), List.of(), List.of(), List.of(), List.of(month), List.of());

        assertThat(tagOf(LocalDateTime.of(2026, month, 1, 0, 0), tag("Months", 10, criteria)))
                .isEqualTo("Months");
        assertThat(tagOf(LocalDateTime.of(2026, month.plus(1), 1, 0, 0), tag("Months", 10, criteria)))
                .isEqualTo("Default");
    }

    @Test
    void allListsOfACriterionMustBeMet() {
        ScheduleCriteria lastSundayOfMarch = new ScheduleCriteria(
                List.of(),
                List.of(DayOfWeek.SUNDAY),
                List.of(),
                List.of(WeekNumber.LAST),
                List.of(Month.MARCH),
                List.of());
        TaggingCriteria tag = tag("Spring", 10, lastSundayOfMarch);

        assertThat(tagOf(LocalDateTime.parse("2026-03-29T22:00"), tag)).isEqualTo("Spring");
        assertThat(tagOf(LocalDateTime.parse("2026-03-22T22:00"), tag)).isEqualTo("Default");
        assertThat(tagOf(LocalDateTime.parse("2026-03-30T22:00"), tag)).isEqualTo("Default");
        assertThat(tagOf(LocalDateTime.parse("2026-04-26T22:00"), tag)).isEqualTo("Default");
    }

    @Test
    void anyCriterionOfATagWillDo() {
        TaggingCriteria tag = tag("Days", 10, days(DayOfWeek.SUNDAY), days(DayOfWeek.FRIDAY));

        assertThat(tagOf(LocalDateTime.parse("2026-11-20T22:00"), tag)).isEqualTo("Days");
        assertThat(tagOf(LocalDateTime.parse("2026-11-21T22:00"), tag)).isEqualTo("Default");
        assertThat(tagOf(LocalDateTime.parse("2026-11-22T22:00"), tag)).isEqualTo("Days");
    }

    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource({
        "2026-11-20T22:00, 2021-08-15T22:00:00+02:00, true",
        "2026-11-20T22:00, 2021-12-15T21:00:00Z,      true",
        "2026-11-20T21:00, 2021-08-15T22:00:00+02:00, false",
        // On 29 March 2026 the clock goes from 02:00 to 03:00: what is meant for 02:30 runs at 03:30.
        "2026-03-29T03:30, 2021-08-15T02:30:00+02:00, true",
        "2026-03-29T03:30, 2021-08-15T03:30:00+02:00, true",
        "2026-03-29T04:30, 2021-08-15T03:30:00+02:00, false",
        "2026-03-29T03:00, 2021-08-15T02:00:00+02:00, true",
        "2026-03-30T03:30, 2021-08-15T02:30:00+02:00, false",
    })
    void aTimeOfTheScheduleIsOneOnTheWallClock(LocalDateTime due, OffsetDateTime time, boolean met) {
        ScheduleCriteria criteria =
                new ScheduleCriteria(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(time));

        assertThat(tagOf(due, tag("Nightly", 10, criteria))).isEqualTo(met ? "Nightly" : "Default");
    }

    /** On 25 October 2026 the clock goes from 03:00 back to 02:00: what is meant for 02:30 runs the first time. */
    @Test
    void aTimeThatComesTwiceIsMeantTheFirstTime() {
        ScheduleCriteria criteria = new ScheduleCriteria(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(OffsetDateTime.parse("2021-08-15T02:30:00+02:00")));
        BackupPolicy policy = policy(List.of(tag("Nightly", 10, criteria)), List.of("Nightly"));

        assertThat(choose(Instant.parse("2026-10-25T00:30:00Z"), policy).name()).isEqualTo("Nightly");
        assertThat(choose(Instant.parse("2026-10-25T01:30:00Z"), policy).name()).isEqualTo("Default");
    }

    @Test
    void anEmptyCriterionIsMetByNothing() {
        ScheduleCriteria empty = new ScheduleCriteria(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

        assertThat(tagOf(LocalDateTime.parse("2026-11-20T22:00"), tag("Odd", 10, empty)))
                .isEqualTo("Default");
    }

    @Test
    void aTagWithoutRuleIsPassedOver() {
        BackupPolicy policy = policy(List.of(tag("Ghost", 10, days(DayOfWeek.FRIDAY))), List.of());

        assertThat(choose(LocalDateTime.parse("2026-11-20T22:00"), policy).name())
                .isEqualTo("Default");
    }

    @Test
    void theReasonSaysWhatWasMet() {
        ScheduleCriteria criteria = new ScheduleCriteria(
                List.of(AbsoluteMarker.FIRST_OF_MONTH),
                List.of(DayOfWeek.SUNDAY),
                List.of(new DayOfMonth(1, false)),
                List.of(WeekNumber.FIRST),
                List.of(Month.NOVEMBER),
                List.of(OffsetDateTime.parse("2026-11-01T22:00:00+01:00")));

        assertThat(choose(
                                LocalDateTime.parse("2026-11-01T22:00"),
                                policy(List.of(tag("Monthly", 15, criteria)), List.of("Monthly")))
                        .reason())
                .isEqualTo(
                        "It is the first of its month, on a Sunday, on day 1 of its month, in the month's first week,"
                                + " in November, at 22:00.");
    }

    @Test
    void theDefaultTagTakesNoBackupFromAnotherWhateverItsPriority() {
        BackupPolicy policy = policy(
                List.of(
                        new TaggingCriteria("Default", true, 1, List.of(absolute(AbsoluteMarker.ALL_BACKUP))),
                        tag("Weekly", 20, absolute(AbsoluteMarker.FIRST_OF_WEEK))),
                List.of("Weekly"));

        assertThat(choose(LocalDateTime.parse("2026-11-16T22:00"), policy).name())
                .isEqualTo("Weekly");
        assertThat(choose(LocalDateTime.parse("2026-11-17T22:00"), policy).reason())
                .isEqualTo("No tag's criteria are met: the default rule applies.");
    }

    private static ScheduleCriteria absolute(AbsoluteMarker marker) {
        return new ScheduleCriteria(List.of(marker), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static ScheduleCriteria days(DayOfWeek day) {
        return new ScheduleCriteria(List.of(), List.of(day), List.of(), List.of(), List.of(), List.of());
    }

    private static TaggingCriteria tag(String name, long priority, ScheduleCriteria... criteria) {
        return new TaggingCriteria(name, false, priority, List.of(criteria));
    }

    private String tagOf(LocalDateTime due, TaggingCriteria... tags) {
        return choose(
                        due,
                        policy(
                                List.of(tags),
                                Stream.of(tags).map(TaggingCriteria::tag).toList()))
                .name();
    }

    private RetentionTag choose(LocalDateTime due, BackupPolicy policy) {
        return choose(due.atZone(ZoneId.of(zone)).toInstant(), policy);
    }

    private RetentionTag choose(Instant scheduledAt, BackupPolicy policy) {
        RetentionTag tag = ChooseRetentionTag.choose(
                policy,
                new Origin(scheduledAt, null, false),
                (from, to) -> known.stream().anyMatch(other -> !other.isBefore(from) && other.isBefore(to)));
        known.add(scheduledAt);
        return tag;
    }

    private BackupPolicy policy(List<TaggingCriteria> tags, List<String> rules) {
        BackupPolicy plain = Samples.policy(
                zone,
                Stream.concat(Stream.of("Default"), rules.stream())
                        .map(rule -> Samples.rule(rule, rule.equals("Default"), "P1M"))
                        .toArray(RetentionRule[]::new));
        return new BackupPolicy(
                plain.id(),
                plain.name(),
                plain.version(),
                new BackupRule(plain.backupRule().name(), plain.backupRule().schedule(), tags),
                plain.retentionRules());
    }
}
