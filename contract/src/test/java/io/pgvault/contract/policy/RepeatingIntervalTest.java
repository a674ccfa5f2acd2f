package io.pgvault.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepeatingIntervalTest {
    @ParameterizedTest(name = "{0} in {1} after {2} fires at {3}")
    @CsvSource({
        "R/2021-08-15T22:00:00+00:00/P1W, UTC, 2026-11-20T00:00:00Z, 2026-11-22T22:00:00Z",
        "R/2021-08-15T22:00:00Z/P1W,      UTC, 2021-01-01T00:00:00Z, 2021-08-15T22:00:00Z",
        "R/2021-08-15T22:00:00Z/P1W,      UTC, 2021-08-15T22:00:00Z, 2021-08-22T22:00:00Z",
        "R/2026-01-01T03:30/P1D,          Europe/Copenhagen, 2026-07-01T00:00:00Z, 2026-07-01T01:30:00Z",
        "R/2026-01-01T03:30/P1D,          Europe/Copenhagen, 2026-12-01T00:00:00Z, 2026-12-01T02:30:00Z",
        "R/2026-01-31T12:00/P1M,          UTC, 2026-02-01T00:00:00Z, 2026-02-28T12:00:00Z",
        "R/2026-01-31T12:00/P1M,          UTC, 2026-03-01T00:00:00Z, 2026-03-31T12:00:00Z",
        "R/2024-02-29T12:00/P1Y,          UTC, 2025-01-01T00:00:00Z, 2025-02-28T12:00:00Z",
        "R/2026-01-01T00:00Z/PT6H,        UTC, 2026-01-01T05:59:59Z, 2026-01-01T06:00:00Z",
        "R/2026-01-01T22:00:00+05:30/P1D, Asia/Kolkata, 2026-06-01T00:00:00Z, 2026-06-01T16:30:00Z",
    })
    void firesAtTheFirstInstantAfter(String interval, String zone, Instant after, Instant expected) {
        assertThat(RepeatingInterval.parse(interval).firstAfter(after, ZoneId.of(zone)))
                .contains(expected);
    }

    @ParameterizedTest(name = "{0} in {1} up to {2} fired last at {3}")
    @CsvSource({
        "R/2021-08-15T22:00:00Z/P1W,  UTC, 2026-11-22T22:00:00Z, 2026-11-22T22:00:00Z",
        "R/2021-08-15T22:00:00Z/P1W,  UTC, 2026-11-22T21:59:59Z, 2026-11-15T22:00:00Z",
        "R/2026-01-01T03:30/P1D,      Europe/Copenhagen, 2026-07-01T01:30:00Z, 2026-07-01T01:30:00Z",
        "R/2026-01-31T12:00/P1M,      UTC, 2026-03-01T00:00:00Z, 2026-02-28T12:00:00Z",
        "R/2026-01-01T00:00Z/PT6H,    UTC, 2026-01-01T05:59:59Z, 2026-01-01T00:00:00Z",
        "R/2000-01-01T00:00:00Z/PT1S, UTC, 2030-01-01T00:00:00.5Z, 2030-01-01T00:00:00Z",
        "R2/2026-01-01T00:00:00Z/P1D, UTC, 2026-06-01T00:00:00Z, 2026-01-02T00:00:00Z",
        "R2/2026-01-01T00:00:00Z/PT1H, UTC, 2026-06-01T00:00:00Z, 2026-01-01T01:00:00Z"
    })
    void firedLastAtOrBefore(String interval, String zone, Instant at, Instant expected) {
        assertThat(RepeatingInterval.parse(interval).lastAtOrBefore(at, ZoneId.of(zone)))
                .contains(expected);
    }

    @Test
    void hasNotFiredBeforeItsStart() {
        RepeatingInterval daily = RepeatingInterval.parse("R/2026-01-01T00:00:00Z/P1D");

        assertThat(daily.lastAtOrBefore(Instant.parse("2025-12-31T23:59:59Z"), ZoneId.of("UTC")))
                .isEmpty();
    }

    @Test
    void theLatestOfSeveralIntervalsCounts() {
        BackupSchedule schedule =
                BackupSchedule.parse(List.of("R/2026-01-01T06:00:00Z/P1D", "R/2026-01-01T18:00:00Z/P1D"), "UTC");

        assertThat(schedule.lastAtOrBefore(Instant.parse("2026-02-01T17:00:00Z")))
                .contains(Instant.parse("2026-02-01T06:00:00Z"));
        assertThat(schedule.lastAtOrBefore(Instant.parse("2026-02-01T19:00:00Z")))
                .contains(Instant.parse("2026-02-01T18:00:00Z"));
        assertThat(schedule.lastAtOrBefore(Instant.parse("2026-01-01T05:00:00Z")))
                .isEmpty();
    }

    @Property(tries = 200)
    void looksBackAsItLooksAhead(
            @ForAll @IntRange(min = 1, max = 400) int amount,
            @ForAll @IntRange(min = 0, max = 2) int unit,
            @ForAll @LongRange(min = 1_000_000_000L, max = 4_000_000_000L) long from) {
        String period = List.of("P%dD", "P%dM", "PT%dM").get(unit).formatted(amount);
        RepeatingInterval interval = RepeatingInterval.parse("R/2000-01-31T02:30/" + period);
        ZoneId zone = ZoneId.of("Australia/Lord_Howe");
        Instant at = Instant.ofEpochSecond(from);

        Instant last = interval.lastAtOrBefore(at, zone).orElseThrow();

        assertThat(last).isBeforeOrEqualTo(at);
        assertThat(interval.firstAfter(last, zone)).isEqualTo(interval.firstAfter(at, zone));
        assertThat(interval.lastAtOrBefore(last, zone)).contains(last);
    }

    @Test
    void aTimeThatTheClockSkipsFiresOnceLater() {
        // 02:30 does not exist in Copenhagen on 29 March 2026.
        RepeatingInterval daily = RepeatingInterval.parse("R/2026-03-28T02:30/P1D");

        assertThat(instants(daily, Instant.parse("2026-03-28T12:00:00Z"), 2, "Europe/Copenhagen"))
                .containsExactly(Instant.parse("2026-03-29T01:30:00Z"), Instant.parse("2026-03-30T00:30:00Z"));
    }

    @Test
    void aTimeThatComesTwiceFiresOnce() {
        // 02:30 comes twice in Copenhagen on 25 October 2026.
        RepeatingInterval daily = RepeatingInterval.parse("R/2026-10-24T02:30/P1D");

        assertThat(instants(daily, Instant.parse("2026-10-24T12:00:00Z"), 2, "Europe/Copenhagen"))
                .containsExactly(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
    }

    @Test
    void aBoundedIntervalEnds() {
        RepeatingInterval twice = RepeatingInterval.parse("R2/2026-01-01T00:00:00Z/P1D");

        assertThat(instants(twice, Instant.EPOCH, 3, "UTC"))
                .containsExactly(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00Z"));
    }

    @Test
    void mayRepeatAsOftenAsNineDigitsSay() {
        assertThat(RepeatingInterval.parse("R999999999/2026-01-01T00:00:00Z/P1D")
                        .count())
                .isEqualTo(999_999_999);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z/P1D, is not of the form",
        "R1000000000/2026-01-01T00:00:00Z/P1D, count of repetitions",
        "R0/2026-01-01T00:00:00Z/P1D, count of repetitions",
        "R/T22:00/P1D, is not a date and time",
        "R/2026-02-30T00:00:00Z/P1D, does not exist",
        "R/2026-01-01T00:00:00Z/P0D, is not positive",
        "R/2026-01-01T00:00:00Z/1 week, is not a duration"
    })
    void saysWhatIsWrong(String interval, String message) {
        assertThatThrownBy(() -> RepeatingInterval.parse(interval))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Property(tries = 200)
    void whereTheTimeIsCutDoesNotMatter(
            @ForAll @IntRange(min = 1, max = 400) int days,
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long from,
            @ForAll @LongRange(min = 0, max = 20_000_000L) long cut) {
        RepeatingInterval interval = RepeatingInterval.parse("R/2000-01-31T02:30/P" + days + "D");
        ZoneId zone = ZoneId.of("Australia/Lord_Howe");
        Instant start = Instant.ofEpochSecond(from);
        Instant next = interval.firstAfter(start, zone).orElseThrow();
        Instant between = start.plusSeconds(cut);

        Instant afterCut = interval.firstAfter(between, zone).orElseThrow();

        if (between.isBefore(next)) {
            assertThat(afterCut).isEqualTo(next);
        } else {
            assertThat(afterCut).isAfter(between);
        }
    }

    private static List<Instant> instants(RepeatingInterval interval, Instant after, int most, String zone) {
        List<Instant> instants = new ArrayList<>();
        Optional<Instant> next = interval.firstAfter(after, ZoneId.of(zone));
        while (next.isPresent() && instants.size() < most) {
            instants.add(next.get());
            next = interval.firstAfter(next.get(), ZoneId.of(zone));
        }
        return instants;
    }
}
