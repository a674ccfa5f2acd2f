package io.pgvault.retention.preview;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would happen.
 *
 * @param bytesPerBackup that was reckoned with; null when unknown
 * @param recoveryPoints in the order of their times
 * @param objections to what was due, on each day at most one
 * @param forecast at the beginning, at the end of each month and at the end
 * @param earlyDeletions in the order of time
 */
public record Preview(
        Instant from,
        Instant until,
        @Nullable Long bytesPerBackup,
        List<ForeseenRecoveryPoint> recoveryPoints,
        List<Objection> objections,
        List<StoredAmounts> forecast,
        List<EarlyDeletion> earlyDeletions) {
    public Preview {
        recoveryPoints = List.copyOf(recoveryPoints);
        objections = List.copyOf(objections);
        forecast = List.copyOf(forecast);
        earlyDeletions = List.copyOf(earlyDeletions);
    }

    /** What keeps everything that is due from being done, as the alert of that day would say it. */
    public record Objection(Instant at, String words) {}
}
