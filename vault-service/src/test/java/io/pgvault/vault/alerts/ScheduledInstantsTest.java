package io.pgvault.vault.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.vault.alerts.ScheduledInstants.Graces;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduledInstantsTest {
    private static final Graces GRACES = new Graces(Duration.ofHours(6), Duration.ofMinutes(15));

    @ParameterizedTest(name = "{0}: at {2} there must be a recovery point for {3}, and a backup begun for {4}")
    @CsvSource({
        "nothing before the first instant,      R/2026-11-01T22:00:00Z/P1D,   2026-11-01T21:59:59Z, , ",
        "the trigger's grace has not ended,     R/2026-11-01T22:00:00Z/P1D,   2026-11-01T22:14:59Z, , ",
        "the trigger's grace has ended,         R/2026-11-01T22:00:00Z/P1D,   2026-11-01T22:15:00Z, , 2026-11-01T22:00:00Z",
        "the backup's grace has not ended,      R/2026-11-01T22:00:00Z/P1D,   2026-11-02T03:59:59Z, , 2026-11-01T22:00:00Z",
        "the backup's grace has ended,          R/2026-11-01T22:00:00Z/P1D,   2026-11-02T04:00:00Z, 2026-11-01T22:00:00Z, 2026-11-01T22:00:00Z",
        "the one before while the latest runs,  R/2026-11-01T22:00:00Z/P1D,   2026-11-02T22:10:00Z, 2026-11-01T22:00:00Z, 2026-11-01T22:00:00Z",
        "grace no longer than the interval,     R/2026-11-01T00:00:00Z/PT1H,  2026-11-01T10:00:00Z, 2026-11-01T09:00:00Z, 2026-11-01T09:00:00Z",
        "grace as long as the interval,         R/2026-11-01T00:00:00Z/PT6H,  2026-11-01T12:00:00Z, 2026-11-01T06:00:00Z, 2026-11-01T06:00:00Z",
        "interval shorter than both graces,     R/2026-11-01T00:00:00Z/PT5M,  2026-11-01T10:02:00Z, 2026-11-01T09:55:00Z, 2026-11-01T09:45:00Z",
        "the only instant of a schedule's end,  R1/2026-11-01T22:00:00Z/P1D,  2026-12-01T00:00:00Z, 2026-11-01T22:00:00Z, 2026-11-01T22:00:00Z",
        "the last instant of a schedule's end,  R3/2026-11-01T22:00:00Z/P1D,  2026-11-03T22:30:00Z, 2026-11-02T22:00:00Z, 2026-11-03T22:00:00Z"
    })
    void whatMustBeDoneByNow(
            String name, String interval, Instant now, @Nullable Instant fulfilled, @Nullable Instant begun) {
        BackupSchedule schedule = BackupSchedule.parse(List.of(interval), "UTC");

        assertThat(ScheduledInstants.of(schedule, now, GRACES)).isEqualTo(new ScheduledInstants(fulfilled, begun));
    }

    @Test
    void unevenIntervalsHaveTheirOwnGraces() {
        // At 20:00, at 22:00, and then not before the next day.
        BackupSchedule schedule =
                BackupSchedule.parse(List.of("R/2026-11-01T20:00:00Z/P1D", "R/2026-11-01T22:00:00Z/P1D"), "UTC");

        assertThat(fulfilled(schedule, "2026-11-02T21:59:59Z")).isEqualTo("2026-11-01T22:00:00Z");
        assertThat(fulfilled(schedule, "2026-11-02T22:00:00Z")).isEqualTo("2026-11-02T20:00:00Z");
        assertThat(fulfilled(schedule, "2026-11-03T04:00:00Z")).isEqualTo("2026-11-02T22:00:00Z");
    }

    @Test
    void graceIsMeasuredInTimeThatPassesNotOnTheWallClock() {
        // Copenhagen's clock goes back at 03:00 on 25 October 2026, four hours after the backup.
        BackupSchedule schedule = BackupSchedule.parse(List.of("R/2026-10-01T23:00/P1D"), "Europe/Copenhagen");

        assertThat(fulfilled(schedule, "2026-10-25T02:59:59Z")).isEqualTo("2026-10-23T21:00:00Z");
        assertThat(fulfilled(schedule, "2026-10-25T03:00:00Z")).isEqualTo("2026-10-24T21:00:00Z");
    }

    private static @Nullable Instant fulfilled(BackupSchedule schedule, String now) {
        return ScheduledInstants.of(schedule, Instant.parse(now), GRACES).fulfilled();
    }
}
