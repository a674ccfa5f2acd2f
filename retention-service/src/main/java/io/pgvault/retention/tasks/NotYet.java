package io.pgvault.retention.tasks;

import java.time.Duration;

/** A task has begun what it asks for, and cannot be done before a while; what it changed so far holds. */
public final class NotYet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration pause;

    /**
     * Makes it.
     *
     * @param why in words
     * @param pause before the task is looked at again
     */
    public NotYet(String why, Duration pause) {
        super(why, null, false, false);
        this.pause = pause;
    }

    public Duration pause() {
        return pause;
    }
}
