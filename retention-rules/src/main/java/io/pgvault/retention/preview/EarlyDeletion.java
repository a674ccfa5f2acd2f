package io.pgvault.retention.preview;

import io.pgvault.contract.RecoveryPointId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recovery point that leaves a tier before its minimum time there is over, by deletion or by its move to the archive.
 *
 * @param id null when it does not exist yet
 * @param missingDays how many days of that time are left; begun ones count
 * @param byteDays its bytes for each of these days; null when they are unknown
 * @param fee null without prices or when the bytes are unknown
 */
public record EarlyDeletion(
        Instant at,
        @Nullable RecoveryPointId id,
        Instant recoveryPointTime,
        StorageTier tier,
        long missingDays,
        @Nullable Long bytes,
        @Nullable BigInteger byteDays,
        @Nullable BigDecimal fee) {}
