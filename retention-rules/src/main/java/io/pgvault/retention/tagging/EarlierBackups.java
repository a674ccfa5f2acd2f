package io.pgvault.retention.tagging;

import java.time.Instant;

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
}
