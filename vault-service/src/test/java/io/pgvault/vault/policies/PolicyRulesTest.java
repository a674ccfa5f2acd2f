package io.pgvault.vault.policies;

import static io.pgvault.contract.policy.DataStore.ARCHIVE_STORE;
import static io.pgvault.contract.policy.DataStore.VAULT_STORE;
import static io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker.ALL_BACKUP;
import static io.pgvault.contract.policy.ScheduleCriteria.AbsoluteMarker.FIRST_OF_MONTH;
import static io.pgvault.vault.policies.Draft.archive;
import static io.pgvault.vault.policies.Draft.copyTo;
import static io.pgvault.vault.policies.Draft.marked;
import static io.pgvault.vault.policies.Draft.vault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.ScheduleCriteria;
import io.pgvault.contract.policy.ScheduleCriteria.DayOfMonth;
import io.pgvault.contract.policy.ScheduleCriteria.WeekNumber;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyRulesTest {
    private static final DayOfMonth LAST_DAY = new DayOfMonth(0, true);
    private static final Draft SOUND = Draft.sound();

    static List<Arguments> sound() {
        return List.of(
                sound("the plain policy", SOUND),
                sound("six days a week", SOUND.firing(days(6))),
                sound("an hour between two", SOUND.firing("R/2026-11-22T22:00/P1D", "R/2026-11-22T23:00/P1D")),
                sound("every hour", SOUND.firing("R/2026-11-22T22:00/PT1H")),
                sound(
                        "two that always fall together",
                        SOUND.firing("R/2026-11-22T22:00/P1D", "R/2026-11-22T22:00/P1W")),
                sound(
                        "one that ends before the other",
                        SOUND.firing("R2/2026-11-22T22:00/P1D", "R/2027-01-01T22:30/P1D")),
                sound(
                        "ten years between two",
                        SOUND.firing("R/2026-11-22T22:00/P10Y").keeping(vault("P7D"))),
                sound("a week", SOUND.keeping(vault("P7D"))),
                sound("a week in another word", SOUND.keeping(vault("P1W"))),
                sound("ten years", SOUND.keeping(vault("P120M"))),
                sound("the archive's limits", archiving(vault("P7D", copyTo(ARCHIVE_STORE, null)), archive("P6M"))),
                sound(
                        "ten years in the archive",
                        archiving(vault("P1Y", copyTo(ARCHIVE_STORE, "P1M")), archive("P10Y"))),
                sound("AllBackup by default", SOUND.taggingByDefault(marked(ALL_BACKUP))),
                sound("AllBackup alone", SOUND.tagging(marked(ALL_BACKUP))),
                sound("a day of the schedule", SOUND.tagging(on(DayOfWeek.SUNDAY, WeekNumber.LAST, Month.MARCH))),
                sound(
                        "the last Sunday on the last day",
                        SOUND.tagging(days(List.of(LAST_DAY), List.of(WeekNumber.LAST)))),
                sound("the schedule's time", SOUND.tagging(at("2026-11-22T21:00:00Z"))),
                sound("the same time in summer", SOUND.tagging(at("2026-07-01T20:00:00Z"))),
                sound(
                        "a day that is not in the schedule",
                        SOUND.tagging(on(DayOfWeek.MONDAY, WeekNumber.LAST, Month.MARCH))),
                sound(
                        "a day that falls after the last repetition",
                        SOUND.firing("R3/2026-11-22T22:00/P1W")
                                .tagging(on(DayOfWeek.SUNDAY, WeekNumber.LAST, Month.MARCH))),
                sound("a time that is not in the schedule", SOUND.tagging(at("2026-11-22T22:00:00Z"))),
                sound(
                        "every seventh hour",
                        SOUND.firing("R/2026-11-22T22:00/PT7H").tagging(at("2026-11-23T05:00+01:00"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sound")
    void allows(String name, Draft draft) {
        assertThatCode(draft::check).doesNotThrowAnyException();
    }

    static List<Arguments> schedules() {
        String field = "Rule 'BackupWeekly', trigger.schedule.repeatingTimeIntervals: ";
        return List.of(
                refused(
                        "too often",
                        SOUND.firing("R/2026-11-22T22:00/PT59M"),
                        field
                                + "backups at 2026-11-22T21:00:00Z and 2026-11-22T21:59:00Z are only PT59M apart, and the shortest"
                                + " interval is PT1H. Give the intervals longer periods or other starts"),
                refused(
                        "two too close together",
                        SOUND.firing("R/2026-11-22T22:00/P1D", "R/2026-11-22T22:30/P1D"),
                        field + "backups at 2026-11-22T21:00:00Z and 2026-11-22T21:30:00Z are only PT30M apart"),
                refused(
                        "two that meet after years only",
                        SOUND.firing("R/2026-11-01T22:30/P1M", "R/2026-11-24T22:00/P1W"),
                        "are only PT30M apart"),
                refused(
                        "two in the hour that the clock skips",
                        SOUND.firing("R/2026-11-22T02:10/P1D", "R/2026-11-22T03:20/P1D"),
                        "backups at 2027-03-28T01:10:00Z and 2027-03-28T01:20:00Z are only PT10M apart"),
                refused(
                        "one shortly before the other begins",
                        SOUND.firing("R1/2030-11-22T22:30/P1W", "R/2026-11-22T22:00/P1D"),
                        "backups at 2030-11-22T21:00:00Z and 2030-11-22T21:30:00Z are only PT30M apart"),
                refused(
                        "a period without end",
                        SOUND.firing("R/2026-11-22T22:00/P999999999Y"),
                        field + "the period of 'R/2026-11-22T22:00/P999999999Y' is longer than P10Y."),
                refused("hours without end", SOUND.firing("R/2026-11-22T22:00/PT99999999H"), "is longer than P10Y."),
                refused(
                        "too many intervals",
                        SOUND.firing(IntStream.range(0, 13)
                                .mapToObj("R/2026-11-22T%02d:00/P1D"::formatted)
                                .toArray(String[]::new)),
                        field + "there are 13, and at most 12 are allowed. Use an interval with a shorter period"));
    }

    static List<Arguments> criteria() {
        String tag = "Rule 'BackupWeekly', trigger.taggingCriteria tag 'Special', criteria";
        return List.of(
                refused("empty criteria", SOUND.tagging(Draft.NOTHING), tag + ": an entry says nothing"),
                refused(
                        "all and first",
                        SOUND.tagging(marked(ALL_BACKUP, FIRST_OF_MONTH)),
                        tag + ".absoluteCriteria: AllBackup stands for every backup"),
                refused(
                        "all on Sundays",
                        SOUND.tagging(new ScheduleCriteria(
                                List.of(ALL_BACKUP),
                                List.of(DayOfWeek.SUNDAY),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of())),
                        "Keep AllBackup alone, or remove it."),
                refused(
                        "the last day in the first week",
                        SOUND.tagging(days(List.of(LAST_DAY), List.of(WeekNumber.FIRST))),
                        tag + ": no day of any year is in all of"),
                refused(
                        "the tenth in the third week",
                        SOUND.tagging(days(List.of(new DayOfMonth(10, false)), List.of(WeekNumber.THIRD))),
                        "no day of any year"),
                refused("day 0", SOUND.tagging(days(List.of(new DayOfMonth(0, false)), List.of())), "0 is not between"),
                refused(
                        "day 29",
                        SOUND.tagging(days(List.of(new DayOfMonth(29, false)), List.of())),
                        "29 is not between"),
                refused(
                        "too many criteria",
                        SOUND.tagging(
                                Collections.nCopies(11, marked(FIRST_OF_MONTH)).toArray(ScheduleCriteria[]::new)),
                        tag + ": there are 11, and at most 10 are allowed."),
                refused(
                        "criteria of the default tag",
                        SOUND.taggingByDefault(marked(FIRST_OF_MONTH)),
                        "tag 'Default', criteria: the default tag is for every backup that no other tag is for"));
    }

    static List<Arguments> lifeCycles() {
        String duration = "Rule 'Special', lifecycles.deleteAfter.duration: ";
        String copies = "Rule 'Special', lifecycles.targetDataStoreCopySettings";
        return List.of(
                refused(
                        "too short",
                        SOUND.keeping(vault("P6D")),
                        duration + "'P6D' in VaultStore is shorter than P7D. Write a duration from P7D to P10Y."),
                refused(
                        "too long",
                        SOUND.keeping(vault("P10Y1D")),
                        duration + "'P10Y1D' in VaultStore is longer than P10Y."),
                refused("beyond the calendar", SOUND.keeping(vault("P2147483647Y")), "is longer than P10Y."),
                refused(
                        "too short in the archive",
                        archiving(vault("P3M", copyTo(ARCHIVE_STORE, null)), archive("P5M")),
                        duration + "'P5M' in ArchiveStore is shorter than P6M. Write a duration from P6M to P10Y."),
                refused(
                        "too long in the archive",
                        archiving(vault("P3M", copyTo(ARCHIVE_STORE, null)), archive("P121M")),
                        duration + "'P121M' in ArchiveStore is longer than P10Y."),
                refused(
                        "an archive in a zone-redundant vault",
                        archiving(vault("P3M", copyTo(ARCHIVE_STORE, null)), archive("P6M"))
                                .inAVaultThatIs("ZoneRedundant"),
                        "Rule 'Special', lifecycles.sourceDataStore: ArchiveStore is not available, for the backup vault main"
                                + " is zone-redundant. Remove the life cycle of ArchiveStore"),
                refused(
                        "a copy after the deletion",
                        archiving(vault("P3M", copyTo(ARCHIVE_STORE, "P4M")), archive("P6M")),
                        copies + ".copyAfter.duration: by 'P4M' recovery points are deleted already, after P3M."),
                refused(
                        "two copies to one store",
                        archiving(
                                vault("P3M", copyTo(ARCHIVE_STORE, "P1M"), copyTo(ARCHIVE_STORE, null)),
                                archive("P6M")),
                        copies + ": two copies go to ArchiveStore."),
                refused(
                        "back from the archive",
                        archiving(vault("P3M", copyTo(ARCHIVE_STORE, null)), archive("P6M", copyTo(VAULT_STORE, null))),
                        copies + ".dataStore: copies go from VaultStore to ArchiveStore, and never back."),
                refused("the archive only", archiving(archive("P6M")), "the first must be that of VaultStore"),
                refused(
                        "one store twice",
                        archiving(vault("P3M"), vault("P4M")),
                        "two life cycles are for VaultStore"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"schedules", "criteria", "lifeCycles"})
    void refusesAndNamesRuleFieldAndRemedy(String name, Draft draft, String message) {
        assertThatThrownBy(draft::check)
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_POLICY))
                .hasMessageContaining(message);
    }

    @Test
    void refusesMoreRulesThanAllowed() {
        assertThatCode(() -> SOUND.check(SOUND.policy(1))).doesNotThrowAnyException();
        assertThatThrownBy(() -> SOUND.check(SOUND.policy(2)))
                .hasMessage("properties.policyRules: there are 4 retention rules, and at most 3 are allowed."
                        + " Remove some, or divide them among several policies.");
    }

    private static Arguments sound(String name, Draft draft) {
        return Arguments.of(name, draft);
    }

    private static Arguments refused(String name, Draft draft, String message) {
        return Arguments.of(name, draft, message);
    }

    private static Draft archiving(LifeCycle... lifeCycles) {
        return SOUND.keeping(lifeCycles);
    }

    private static String[] days(int count) {
        return IntStream.range(0, count)
                .mapToObj(day -> "R/2026-11-%02dT22:00/P1W".formatted(22 + day))
                .toArray(String[]::new);
    }

    private static ScheduleCriteria on(DayOfWeek day, WeekNumber week, Month month) {
        return new ScheduleCriteria(List.of(), List.of(day), List.of(), List.of(week), List.of(month), List.of());
    }

    private static ScheduleCriteria days(List<DayOfMonth> days, List<WeekNumber> weeks) {
        return new ScheduleCriteria(List.of(), List.of(), days, weeks, List.of(), List.of());
    }

    private static ScheduleCriteria at(String time) {
        return new ScheduleCriteria(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(OffsetDateTime.parse(time)));
    }
}
