package io.pgvault.retention.scrubbing;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast recovery points are read again. They come in turn, so that each is read once in the set time whatever their
 * number and sizes.
 *
 * @param within all of what is online is read again; zero reads nothing but what somebody asked for
 * @param mostBytes that are read in a second, however far behind the pace is
 */
public record ScrubPace(Duration within, long mostBytes) {
    /** What the smallest and the archived count as, of which only properties are compared. */
    public static final long LEAST_BYTES = 8L << 20;

    /** What was missed while nothing ran is made up for by so much. */
    private static final Duration MOST_BEHIND = Duration.ofDays(1);

    public ScrubPace {
        if (within.isNegative()) {
            throw refused("within", "no negative time (0 reads nothing again)", within);
        }
        if (mostBytes < LEAST_BYTES) {
            throw refused("most-bytes-per-second", "at least 8M, a block", mostBytes);
        }
    }

    private static IllegalArgumentException refused(String setting, String wanted, Object value) {
        return new IllegalArgumentException(
                "pgvault.retention.scrub." + setting + " must be " + wanted + ", not " + value);
    }

    public boolean isOff() {
        return within.isZero();
    }

    /**
     * When the one after this is read.
     *
     * @param planned when this one was to be read
     * @param bytes of this one
     * @param all of all that are read in turn, this one among them
     */
    public Instant next(Instant planned, Instant now, long bytes, long all) {
        Instant behind = now.minus(MOST_BEHIND);
        double share = (double) bytes / Math.max(all, bytes);
        return (planned.isBefore(behind) ? behind : planned).plusMillis((long) (within.toMillis() * share));
    }
}
