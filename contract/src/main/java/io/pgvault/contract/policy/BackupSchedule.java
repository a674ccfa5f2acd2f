package io.pgvault.contract.policy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * ISO 8601 repeating intervals ({@code R[n]/start/period}).
 *
 * @param timeZone an IANA name; wall-clock time is kept in it
 */
public record BackupSchedule(List<String> repeatingTimeIntervals, String timeZone) {
    public BackupSchedule {
        repeatingTimeIntervals = List.copyOf(repeatingTimeIntervals);
    }

    /** The first instant after the given one at which any of the intervals fires; empty when none does any more. */
    public Optional<Instant> firstAfter(Instant after) {
        ZoneId zone = ZoneId.of(timeZone);
        return repeatingTimeIntervals.stream()
                .map(RepeatingInterval::parse)
                .flatMap(interval -> interval.firstAfter(after, zone).stream())
                .min(Comparator.naturalOrder());
    }

    /** The last instant at or before the given one at which any of the intervals fired; empty when none has yet. */
    public Optional<Instant> lastAtOrBefore(Instant at) {
        ZoneId zone = ZoneId.of(timeZone);
        return repeatingTimeIntervals.stream()
                .map(RepeatingInterval::parse)
                .flatMap(interval -> interval.lastAtOrBefore(at, zone).stream())
                .max(Comparator.naturalOrder());
    }
}
