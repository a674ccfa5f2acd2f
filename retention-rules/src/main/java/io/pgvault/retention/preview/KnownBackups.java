package io.pgvault.retention.preview;

import io.pgvault.contract.policy.BackupSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an instance has before a preview begins.
 *
 * @param due the schedule's instants of all complete recovery points, even of those that are deleted by now: they were
 *     the first of their periods
 * @param schedule that the instance keeps to now; null when there is no instance
 * @param retag whether the policy of the preview decides again about what exists
 */
public record KnownBackups(
        List<KnownRecoveryPoint> recoveryPoints,
        Set<Instant> due,
        @Nullable BackupSchedule schedule,
        boolean retag) {
    /** Nothing is backed up yet. */
    public static final KnownBackups NONE = new KnownBackups(List.of(), Set.of(), null, false);

    public KnownBackups {
        recoveryPoints = List.copyOf(recoveryPoints);
        due = Set.copyOf(due);
    }
}
