package io.pgvault.contract.recoverypoint;

import java.time.Duration;
import java.time.Instant;

/**
 * How a recovery point is brought back from the archive.
 *
 * @param days that its copies stay online: {@value #SHORTEST} to {@value #LONGEST}
 */
public record RehydrationTerms(RehydrationPriority priority, int days) {
    public static final int SHORTEST = 10;
    public static final int LONGEST = 30;

    /** Of who says nothing. */
    public static final int USUAL = 15;

    public RehydrationTerms {
        if (days < SHORTEST || days > LONGEST) {
            throw new IllegalArgumentException(
                    "Copies stay online for " + SHORTEST + " to " + LONGEST + " days, not for " + days);
        }
    }

    /** When copies go that are online from then on. */
    public Instant until(Instant online) {
        return online.plus(Duration.ofDays(days));
    }
}
