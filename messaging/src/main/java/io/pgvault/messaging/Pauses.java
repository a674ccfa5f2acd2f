package io.pgvault.messaging;

import java.time.Duration;

/**
 * How long is waited after a failed try.
 *
 * @param first doubled after each further one
 * @param longest beyond which it does not grow
 */
public record Pauses(Duration first, Duration longest) {
    /** The pause that follows one. */
    public Duration after(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(longest) < 0 ? twice : longest;
    }
}
