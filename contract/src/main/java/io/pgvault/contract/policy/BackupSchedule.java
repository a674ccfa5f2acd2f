package io.pgvault.contract.policy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When backups fall due: whenever any of the intervals fires.
 *
 * @param timeZone an IANA name; wall-clock time is kept in it
 */
public record BackupSchedule(List<RepeatingInterval> repeatingTimeIntervals, String timeZone) {
    public BackupSchedule {
        repeatingTimeIntervals = List.copyOf(repeatingTimeIntervals);
    }

    /**
     * Reads the intervals.
     *
     * @throws IllegalArgumentException with a message for people
     */
    public static BackupSchedule parse(List<String> repeatingTimeIntervals, String timeZone) {
        return new BackupSchedule(
                repeatingTimeIntervals.stream().map(RepeatingInterval::parse).toList(), timeZone);
    }

    /** The first instant after the given one at which any of the intervals fires; empty when none does any more. */
    public Optional<Instant> firstAfter(Instant after) {
        ZoneId zone = ZoneId.of(timeZone);
        return repeatingTimeIntervals.stream()
                .flatMap(interval -> interval.firstAfter(after, zone).stream())
                .min(Comparator.naturalOrder());
    }

    /** The last instant at or before the given one at which any of the intervals fired; empty when none has yet. */
    public Optional<Instant> lastAtOrBefore(Instant at) {
        ZoneId zone = ZoneId.of(timeZone);
        return repeatingTimeIntervals.stream()
                .flatMap(interval -> interval.lastAtOrBefore(at, zone).stream())
                .max(Comparator.naturalOrder());
    }
}
