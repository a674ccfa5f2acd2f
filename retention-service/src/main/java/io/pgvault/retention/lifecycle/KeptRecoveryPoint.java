package io.pgvault.retention.lifecycle;

import io.pgvault.contract.RecoveryPointId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recovery point as far as its expiry is concerned.
 *
 * @param expiresAt null = kept for ever
 * @param trustedUntil while it is the newest, see {@link Trust}; null = for ever
 */
public record KeptRecoveryPoint(
        RecoveryPointId id,
        Instant time,
        @Nullable Instant expiresAt,
        @Nullable Instant trustedUntil) {}
