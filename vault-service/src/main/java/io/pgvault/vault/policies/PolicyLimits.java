package io.pgvault.vault.policies;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;

/**
 * How far policies may go.
 *
 * @param shortestInterval between any two backups of a schedule
 * @param vaultRetention in VaultStore
 * @param archiveRetention in ArchiveStore
 * @param mostIntervals of one schedule
 * @param mostRules retention rules of one policy
 */
public record PolicyLimits(
        Duration shortestInterval, Span vaultRetention, Span archiveRetention, int mostIntervals, int mostRules) {
    public PolicyLimits {
        require(shortestInterval.isPositive(), "shortest-interval must be positive, not " + shortestInterval);
        requireOrder("vault-retention", vaultRetention);
        requireOrder("archive-retention", archiveRetention);
        require(mostIntervals > 0, "most-intervals must be positive, not " + mostIntervals);
        require(mostRules > 0, "most-rules must be positive, not " + mostRules);
    }

    /** The shortest and the longest of the allowed calendar times. */
    public record Span(Period shortest, Period longest) {}

    /** Whether one calendar time is longer than another: counted from a new year, for want of a better day. */
    static boolean isLonger(Period one, Period other) {
        return end(one).isAfter(end(other));
    }

    private static LocalDate end(Period period) {
        try {
            return LocalDate.of(2001, 1, 1).plus(period);
        } catch (DateTimeException | ArithmeticException e) {
            // Beyond the end of the calendar.
            return LocalDate.MAX;
        }
    }

    private static void requireOrder(String name, Span span) {
        require(
                !span.shortest().isNegative() && !span.shortest().isZero(),
                "shortest-" + name + " must be positive, not " + span.shortest());
        require(
                !isLonger(span.shortest(), span.longest()),
                "shortest-" + name + " must not be longer than longest-" + name + ", but " + span.shortest()
                        + " is longer than " + span.longest());
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("pgvault.policies." + problem);
        }
    }
}
