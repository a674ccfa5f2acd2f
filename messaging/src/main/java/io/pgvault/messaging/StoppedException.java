package io.pgvault.messaging;

/** The service is stopping: the record is left as it is, not committed, and comes again. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("The service is stopping; the record is left for the next reader", null, false, false);
    }
}
