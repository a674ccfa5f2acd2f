package io.pgvault.retention.preview;

import io.pgvault.retention.tagging.UnusedTag;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What would happen.
 *
 * @param bytesPerBackup that was reckoned with; null when unknown
 * @param recoveryPoints in the order of their times
 * @param objections to what was due, on each day at most one
 * @param forecast at the beginning, at the end of each month and at the end
 * @param earlyDeletions in the order of time
 * @param unusedTags that no backup of the schedule gets
 */
public record Preview(
        Instant from,
        Instant until,
        @Nullable Long bytesPerBackup,
        List<ForeseenRecoveryPoint> recoveryPoints,
        List<Objection> objections,
        List<StoredAmounts> forecast,
        List<EarlyDeletion> earlyDeletions,
        List<UnusedTag> unusedTags) {
    public Preview {
        recoveryPoints = List.copyOf(recoveryPoints);
        objections = List.copyOf(objections);
        forecast = List.copyOf(forecast);
        earlyDeletions = List.copyOf(earlyDeletions);
        unusedTags = List.copyOf(unusedTags);
    }

    /** Of the whole time, without fees; null without prices or when the bytes are unknown. */
    public @Nullable BigDecimal storageCost() {
        BigDecimal sum = BigDecimal.ZERO;
        for (StoredAmounts amounts : forecast) {
            if (amounts.cost() == null) {
                return null;
            }
            sum = sum.add(amounts.cost());
        }
        return sum;
    }

    /** Of all that leaves a tier early; null when some bytes are unknown. */
    public @Nullable BigInteger earlyByteDays() {
        BigInteger sum = BigInteger.ZERO;
        for (EarlyDeletion early : earlyDeletions) {
            if (early.byteDays() == null) {
                return null;
            }
            sum = sum.add(early.byteDays());
        }
        return sum;
    }

    /** Of all that leaves a tier early; null as {@link #storageCost} is. */
    public @Nullable BigDecimal earlyFees() {
        return storageCost() == null
                ? null
                : earlyDeletions.stream()
                        .flatMap(early -> Stream.ofNullable(early.fee()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What keeps everything that is due from being done, as the alert of that day would say it. */
    public record Objection(Instant at, String words) {}
}
