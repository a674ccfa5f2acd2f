package io.pgvault.retention.tagging;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.FiringTimes;
import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker;
import io.pgvault.contract.policy.ScheduleCriteria.WeekNumber;
import io.pgvault.contract.policy.TaggingCriteria;
import io.pgvault.retention.Samples;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.Month;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of backups on Sundays at 02:30, by the clock of Berlin, unless a test says otherwise. */
class FindUnusedTagsTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final OffsetDateTime AT_02_30 = OffsetDateTime.parse("2026-01-04T02:30:00+01:00");
    private static final OffsetDateTime AT_13_00 = OffsetDateTime.parse("2026-01-04T12:00:00Z");

    private String interval = "R/2026-01-04T02:30:00/P1W";

    @Test
    void whatIsGivenIsNotTold() {
        TaggingCriteria weekly = tag(
                "Weekly",
                20,
                new ScheduleCriteria(
                        List.of(AbsoluteMarker.FIRST_OF_WEEK), List.of(), List.of(), List.of(), List.of(), List.of()));

        assertThat(find(Set.of("weekly"), weekly)).isEmpty();
        assertThat(find(Set.of("Default"), weekly)).extracting(UnusedTag::tag).containsExactly("Weekly");
    }

    @Test
    void aDayWithoutABackupIsNamedAsTheReason() {
        assertThat(reason(on(DayOfWeek.THURSDAY, List.of(AT_02_30))))
                .isEqualTo("No backup is due on a day of its criteria.");
    }

    @Test
    void aTimeWithoutABackupIsTold() {
        assertThat(reason(on(DayOfWeek.SUNDAY, List.of(AT_13_00, AT_13_00.plusHours(1)))))
                .isEqualTo("No backup is due at 13:00 or 14:00 in the time zone Europe/Berlin.");
    }

    @Test
    void daysAndTimesThatDoNotMeetAreTold() {
        interval = "R/2026-01-04T02:30:00/PT58H30M";

        assertThat(reason(new ScheduleCriteria(
                        List.of(),
                        List.of(DayOfWeek.SUNDAY),
                        List.of(),
                        List.of(WeekNumber.FIRST),
                        List.of(Month.JANUARY),
                        List.of(AT_13_00))))
                .isEqualTo("No backup is due both on a day and at a time of its criteria.");
    }

    @Test
    void whatOthersTakeIsTold() {
        assertThat(reason(on(DayOfWeek.SUNDAY, List.of(AT_02_30)))).startsWith("Each backup that is due on its days");
    }

    @Test
    void eachCriterionHasItsReasonAndEachReasonComesOnce() {
        TaggingCriteria tag = tag(
                "Special",
                20,
                on(DayOfWeek.THURSDAY, List.of()),
                on(DayOfWeek.SUNDAY, List.of(AT_13_00)),
                on(DayOfWeek.FRIDAY, List.of()));

        assertThat(find(Set.of("Default"), tag))
                .containsExactly(new UnusedTag(
                        "Special",
                        "No backup is due on a day of its criteria."
                                + " No backup is due at 13:00 in the time zone Europe/Berlin."));
    }

    @Test
    void theDefaultTagMayBeUnusedToo() {
        assertThat(find(Set.of("All"), new TaggingCriteria("Default", true, 99, List.of())))
                .containsExactly(new UnusedTag("Default", "Each backup meets the criteria of another tag."));
    }

    @Test
    void withoutBackupsAllAreUnusedInTheOrderOfTheirPriorities() {
        interval = "R1/2025-12-01T02:30:00/P1W";

        assertThat(find(
                        Set.of(),
                        new TaggingCriteria("Default", true, 99, List.of()),
                        tag("Late", 20, on(DayOfWeek.MONDAY, List.of())),
                        tag("Early", 10, on(DayOfWeek.MONDAY, List.of()))))
                .containsExactly(
                        new UnusedTag("Early", "No backup is due."),
                        new UnusedTag("Late", "No backup is due."),
                        new UnusedTag("Default", "No backup is due."));
    }

    private String reason(ScheduleCriteria criteria) {
        return find(Set.of("Default"), tag("Special", 20, criteria)).getFirst().reason();
    }

    private List<UnusedTag> find(Set<String> given, TaggingCriteria... tags) {
        BackupPolicy policy =
                Samples.withTags(Samples.policy(interval, "Europe/Berlin", Samples.rule("Default", true, "P1M")), tags);
        List<Instant> due = new FiringTimes(policy.backupRule().schedule(), BEGIN)
                .between(BEGIN, BEGIN.plus(Duration.ofDays(365)), 10_000);
        return FindUnusedTags.find(policy, due, given);
    }

    private static TaggingCriteria tag(String name, long priority, ScheduleCriteria... criteria) {
        return new TaggingCriteria(name, false, priority, List.of(criteria));
    }

    private static ScheduleCriteria on(DayOfWeek day, List<OffsetDateTime> times) {
        return new ScheduleCriteria(List.of(), List.of(day), List.of(), List.of(), List.of(), times);
    }
}
