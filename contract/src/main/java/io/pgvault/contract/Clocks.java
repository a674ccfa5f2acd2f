package io.pgvault.contract;

import java.time.Duration;
import java.time.Instant;

/** How far the clock of whoever writes a message may be ahead of its reader's: what is later has not happened yet. */
public final class Clocks {
    private static final Duration AHEAD = Duration.ofHours(1);

    private Clocks() {}

    /** The latest time that a message can tell of by now. */
    public static Instant latest(Instant now) {
        return now.plus(AHEAD);
    }

    /**
     * Refuses a time that has not come yet.
     *
     * @param what it is the time of, as the beginning of a sentence
     * @throws ContradictoryMessageException when it is too far ahead
     */
    public static void requireCome(String what, Instant told, Instant now) {
        if (told.isAfter(latest(now))) {
            throw new ContradictoryMessageException(what + " is of " + told + ", which is ahead of the clock.");
        }
    }
}
