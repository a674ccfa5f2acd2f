package io.pgvault.retention.lifecycle;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A recovery point as far as decisions about it are concerned.
 *
 * @param partial whether a part of the data source is missing
 * @param dataStore where it lies
 * @param course what its rule wants
 * @param trustedUntil while it is the newest, see {@link Brake#trustedUntil}; null = for ever
 */
public record KeptRecoveryPoint(
        RecoveryPointId id,
        Instant time,
        boolean partial,
        DataStore dataStore,
        LifeCourse course,
        @Nullable Instant trustedUntil) {
    /** The last is the newest; of two at the same time it is the one with the higher id. */
    public static final Comparator<KeptRecoveryPoint> BY_TIME = Comparator.comparing(KeptRecoveryPoint::time)
            .thenComparing(point -> point.id().value());
}
