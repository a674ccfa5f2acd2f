package io.pgvault.vault.notifications;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long and how often a delivery is tried.
 *
 * @param firstPause after the first failure; doubled after each further one
 * @param longestPause beyond which pauses do not grow
 * @param giveUpAfter from when the event became known
 */
public record DeliveryRules(Duration firstPause, Duration longestPause, Duration giveUpAfter) {
    private static final int MOST_DOUBLINGS = 30;

    public DeliveryRules {
        requirePositive("first-pause", firstPause);
        requirePositive("longest-pause", longestPause);
        requirePositive("give-up-after", giveUpAfter);
    }

    /** When a delivery that has just failed is tried again; empty when it is given up. */
    Optional<Instant> next(PendingNotification pending, Instant now) {
        Instant end = pending.receivedAt().plus(giveUpAfter);
        if (!now.isBefore(end)) {
            return Optional.empty();
        }
        Duration doubled = firstPause.multipliedBy(1L << Math.min(pending.failures(), MOST_DOUBLINGS));
        Instant next = now.plus(doubled.compareTo(longestPause) < 0 ? doubled : longestPause);
        // The last try is at the very end: what is mended by then is not given up.
        return Optional.of(next.isBefore(end) ? next : end);
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("pgvault.webhook." + name + " must be positive, not " + duration);
        }
    }
}
