package io.pgvault.scheduler.planning;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How many of the overdue may fire. What was not used is kept for a second, so that a pause is not followed by a
 * stampede. For one thread.
 */
public final class CatchUpPace {
    private final int perSecond;
    private final InstantSource clock;
    private Instant lastLook;
    private double allowed;

    public CatchUpPace(int perSecond, InstantSource clock) {
        this.perSecond = perSecond;
        this.clock = clock;
        this.lastLook = clock.instant();
    }

    int allowed() {
        Instant now = clock.instant();
        // A clock that was set back gives nothing and takes nothing.
        double seconds = Math.max(0, Duration.between(lastLook, now).toNanos() / 1e9);
        allowed = Math.min(perSecond, allowed + seconds * perSecond);
        lastLook = now;
        return (int) allowed;
    }

    void spend(int fired) {
        allowed -= fired;
    }
}
