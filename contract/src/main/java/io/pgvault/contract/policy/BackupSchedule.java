package io.pgvault.contract.policy;

import java.util.List;

/**
 * ISO 8601 repeating intervals ({@code R[n]/start/period}).
 *
 * @param timeZone an IANA or Windows name; wall-clock time is kept in it
 */
public record BackupSchedule(List<String> repeatingTimeIntervals, String timeZone) {
    public BackupSchedule {
        repeatingTimeIntervals = List.copyOf(repeatingTimeIntervals);
    }
}
