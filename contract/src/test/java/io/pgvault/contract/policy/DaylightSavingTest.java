package io.pgvault.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens on the days on which a zone changes its clocks, and at the ends of months. */
class DaylightSavingTest {
    @ParameterizedTest(name = "{1} {0}")
    @CsvSource({
        // The clock goes from 02:00 to 03:00.
        "R/2026-03-28T02:30/P1D, Europe/Berlin,       2026-03-28T01:30Z 2026-03-29T01:30Z 2026-03-30T00:30Z",
        "R/2026-03-07T02:30/P1D, America/New_York,    2026-03-07T07:30Z 2026-03-08T07:30Z 2026-03-09T06:30Z",
        "R/2026-10-03T02:30/P1D, Australia/Sydney,    2026-10-02T16:30Z 2026-10-03T16:30Z 2026-10-04T15:30Z",
        // From 00:00 to 01:00: the day has no midnight.
        "R/2026-09-05T00:00/P1D, America/Santiago,    2026-09-05T04:00Z 2026-09-06T04:00Z 2026-09-07T03:00Z",
        // From 02:00 to 02:30.
        "R/2026-10-03T02:15/P1D, Australia/Lord_Howe, 2026-10-02T15:45Z 2026-10-03T15:45Z 2026-10-04T15:15Z",
    })
    void aTimeThatDoesNotExistFiresOnceMovedOnByTheGap(String interval, String zone, String instants) {
        assertFires(interval, zone, instants);
    }

    @ParameterizedTest(name = "{1} {0}")
    @CsvSource({
        // The clock goes from 03:00 back to 02:00.
        "R/2026-10-24T02:30/P1D, Europe/Berlin,       2026-10-24T00:30Z 2026-10-25T00:30Z 2026-10-26T01:30Z",
        "R/2026-10-31T01:30/P1D, America/New_York,    2026-10-31T05:30Z 2026-11-01T05:30Z 2026-11-02T06:30Z",
        "R/2026-04-04T02:30/P1D, Australia/Sydney,    2026-04-03T15:30Z 2026-04-04T15:30Z 2026-04-05T16:30Z",
        // From 24:00 back to 23:00.
        "R/2026-04-03T23:30/P1D, America/Santiago,    2026-04-04T02:30Z 2026-04-05T02:30Z 2026-04-06T03:30Z",
        // From 02:00 back to 01:30.
        "R/2026-04-04T01:45/P1D, Australia/Lord_Howe, 2026-04-03T14:45Z 2026-04-04T14:45Z 2026-04-05T15:15Z",
    })
    void aTimeThatExistsTwiceFiresOnceTheFirstTime(String interval, String zone, String instants) {
        assertFires(interval, zone, instants);
    }

    @ParameterizedTest(name = "{1} {0}")
    @CsvSource({
        "R/2026-03-28T22:00+01:00/P1D, Europe/Berlin, 2026-03-28T21:00Z 2026-03-29T20:00Z",
        "R/2026-03-28T21:00Z/P1D,      Europe/Berlin, 2026-03-28T21:00Z 2026-03-29T20:00Z",
        "R/2026-03-22T22:00/P1W,       Europe/Berlin, 2026-03-22T21:00Z 2026-03-29T20:00Z",
        "R/2026-01-15T22:00/P1M,       Asia/Kolkata,  2026-01-15T16:30Z 2026-02-15T16:30Z",
        "R/2026-01-15T22:00/P1D,       Asia/Kathmandu, 2026-01-15T16:15Z 2026-01-16T16:15Z",
    })
    void aPeriodOfDaysKeepsItsTimeOnTheWallClock(String interval, String zone, String instants) {
        assertFires(interval, zone, instants);
    }

    @ParameterizedTest(name = "{1} {0}")
    @CsvSource({
        "R/2026-03-28T20:00Z/PT6H, Europe/Berlin, 2026-03-28T20:00Z 2026-03-29T02:00Z 2026-03-29T08:00Z",
        "R/2026-10-25T02:30/PT1H,  Europe/Berlin, 2026-10-25T00:30Z 2026-10-25T01:30Z 2026-10-25T02:30Z",
        // Which of two equal times is meant, the start says itself.
        "R/2026-10-25T02:30+01:00/PT1H, Europe/Berlin, 2026-10-25T01:30Z 2026-10-25T02:30Z",
    })
    void aPeriodOfHoursKeepsItsDistance(String interval, String zone, String instants) {
        assertFires(interval, zone, instants);
    }

    static List<String> zones() {
        return Schedules.ZONES;
    }

    /** Case P14: at whatever half hour, over two years of which one has 29 February. */
    @ParameterizedTest
    @MethodSource("zones")
    void aDailyBackupRunsOnceOnEachOf731Days(String zone) {
        LocalDate begin = LocalDate.of(2027, 1, 1);
        List<LocalDate> days = begin.datesUntil(LocalDate.of(2029, 1, 1)).toList();
        assertThat(days).hasSize(731);
        for (int halfHour = 0; halfHour < 48; halfHour++) {
            BackupSchedule schedule = BackupSchedule.parse(
                    List.of("R/" + begin.minusDays(3).atStartOfDay().plusMinutes(30L * halfHour) + "/P1D"), zone);
            FiringTimes times = new FiringTimes(schedule, Instant.EPOCH);
            Instant before = begin.atStartOfDay(ZoneId.of(zone)).toInstant().minusNanos(1);
            Instant end = LocalDate.of(2029, 1, 1)
                    .atStartOfDay(ZoneId.of(zone))
                    .toInstant()
                    .minusNanos(1);

            assertThat(times.between(before, end, 1_000))
                    .as(schedule.toString())
                    .extracting(instant -> instant.atZone(ZoneId.of(zone)).toLocalDate())
                    .containsExactlyElementsOf(days);
        }
    }

    @Test
    void doesNotFireBeforeAStartInTheSecondOfTwoEqualTimes() {
        assertFires("R/2026-10-25T02:30+01:00/P1D", "Europe/Berlin", "2026-10-25T01:30Z 2026-10-26T01:30Z");
    }

    @Test
    void aDayThatAZoneLeftOutFiresTogetherWithTheNextOne() {
        // Samoa went from 29 to 31 December 2011.
        assertFires(
                "R/2011-12-29T10:00/P1D",
                "Pacific/Apia",
                "2011-12-29T20:00Z 2011-12-30T20:00Z 2011-12-31T20:00Z 2012-01-01T20:00Z");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "R/2027-12-31T12:00/P1M, 2027-12-31T12:00Z 2028-01-31T12:00Z 2028-02-29T12:00Z 2028-03-31T12:00Z",
        "R/2026-12-31T12:00/P1M, 2026-12-31T12:00Z 2027-01-31T12:00Z 2027-02-28T12:00Z 2027-03-31T12:00Z",
        "R/2026-03-31T12:00/P1M, 2026-03-31T12:00Z 2026-04-30T12:00Z 2026-05-31T12:00Z 2026-06-30T12:00Z",
        "R/2026-01-30T12:00/P1M, 2026-01-30T12:00Z 2026-02-28T12:00Z 2026-03-30T12:00Z",
        "R/2026-11-30T12:00/P3M, 2026-11-30T12:00Z 2027-02-28T12:00Z 2027-05-30T12:00Z",
        "R/2024-02-29T12:00/P1Y, 2024-02-29T12:00Z 2025-02-28T12:00Z 2026-02-28T12:00Z 2027-02-28T12:00Z "
                + "2028-02-29T12:00Z",
    })
    void aDayThatAMonthLacksIsItsLastAndComesBack(String interval, String instants) {
        assertFires(interval, "UTC", instants);
    }

    @Test
    void intervalsThatCoincideFireOnce() {
        assertThat(first(
                        4,
                        BackupSchedule.parse(
                                List.of("R/2026-11-22T22:00/P1D", "R/2026-11-22T22:00/P1W", "R/2026-11-23T21:00Z/P1D"),
                                "Europe/Berlin")))
                .containsExactly(
                        Instant.parse("2026-11-22T21:00:00Z"),
                        Instant.parse("2026-11-23T21:00:00Z"),
                        Instant.parse("2026-11-24T21:00:00Z"),
                        Instant.parse("2026-11-25T21:00:00Z"));
    }

    @Test
    void coincidesWhereOneTimeOfTwoDoesNotExist() {
        // 02:30 is moved on to 03:30, where another interval fires.
        assertThat(first(
                        3,
                        BackupSchedule.parse(
                                List.of("R/2026-03-29T02:30/P1D", "R/2026-03-29T03:30/P1D"), "Europe/Berlin")))
                .containsExactly(
                        Instant.parse("2026-03-29T01:30:00Z"),
                        Instant.parse("2026-03-30T00:30:00Z"),
                        Instant.parse("2026-03-30T01:30:00Z"));
    }

    @Test
    void aWeekOfSeveralDaysFiresOnEach() {
        assertThat(first(
                        4,
                        BackupSchedule.parse(
                                List.of("R/2026-11-22T22:00/P1W", "R/2026-11-25T22:00/P1W", "R/2026-11-27T22:00/P1W"),
                                "Australia/Sydney")))
                .containsExactly(
                        Instant.parse("2026-11-22T11:00:00Z"),
                        Instant.parse("2026-11-25T11:00:00Z"),
                        Instant.parse("2026-11-27T11:00:00Z"),
                        Instant.parse("2026-11-29T11:00:00Z"));
    }

    private static void assertFires(String interval, String zone, String instants) {
        List<Instant> expected = Arrays.stream(instants.strip().split(" +"))
                .map(instant -> Instant.parse(instant.replace("Z", ":00Z")))
                .toList();
        assertThat(first(expected.size(), BackupSchedule.parse(List.of(interval), zone)))
                .containsExactlyElementsOf(expected);
    }

    private static List<Instant> first(int count, BackupSchedule schedule) {
        List<Instant> instants = new ArrayList<>();
        Optional<Instant> next = schedule.firstAfter(Instant.EPOCH);
        while (next.isPresent() && instants.size() < count) {
            instants.add(next.get());
            next = schedule.firstAfter(next.get());
        }
        return instants;
    }
}
