package io.pgvault.retention.tagging;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of the other recovery points of an instance. */
@FunctionalInterface
public interface EarlierBackups {
    /**
     * Whether another scheduled backup of the instance has become a complete recovery point that was due within the span,
     * even when that is deleted by now.
     *
     * @param to exclusive
     */
    boolean anyDueWithin(Instant from, Instant to);

    /**
     * The same where all backups are known, later ones too: only those that were due before can have been the first.
     *
     * @param due of the backup in question; null = it has no place in the schedule
     */
    default EarlierBackups before(@Nullable Instant due) {
        return (from, to) -> anyDueWithin(from, due != null && due.isBefore(to) ? due : to);
    }
}
