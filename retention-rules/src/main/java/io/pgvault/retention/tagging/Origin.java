package io.pgvault.retention.tagging;

import io.pgvault.contract.recoverypoint.RecoveryPoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a recovery point came to be, as far as its tag depends on it.
 *
 * @param scheduledAt the instant of the schedule; null on demand
 * @param requestedTag the tag that was asked for on demand; null leaves it to the policy
 * @param partial whether a part of the data source is missing
 */
public record Origin(
        @Nullable Instant scheduledAt, @Nullable String requestedTag, boolean partial) {

    public static Origin of(RecoveryPoint recoveryPoint) {
        return new Origin(recoveryPoint.scheduledAt(), recoveryPoint.requestedTag(), recoveryPoint.partial());
    }
}
