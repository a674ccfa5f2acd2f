package io.pgvault.vault.alerts;

import io.pgvault.contract.policy.BackupSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The instants of a schedule that matter now.
 *
 * @param fulfilled for this one there must be a recovery point by now; null when there is none yet
 * @param begun for this one a backup must have been begun by now; null when there is none yet
 */
record ScheduledInstants(
        @Nullable Instant fulfilled, @Nullable Instant begun) {

    /** How much time there is from a scheduled instant to its recovery point, and to its trigger. */
    record Graces(Duration overdueGrace, Duration missedGrace) {}

    static ScheduledInstants of(BackupSchedule schedule, Instant now, Graces graces) {
        Instant begun = schedule.lastAtOrBefore(now.minus(graces.missedGrace())).orElse(null);
        Optional<Instant> latest = schedule.lastAtOrBefore(now);
        // The grace of any earlier instant has ended with the latest one, at the latest.
        Instant fulfilled = latest.filter(
                        instant -> !instant.plus(graces.overdueGrace()).isAfter(now))
                .or(() -> latest.flatMap(instant -> schedule.lastAtOrBefore(instant.minusNanos(1))))
                .orElse(null);
        return new ScheduledInstants(fulfilled, begun);
    }
}
