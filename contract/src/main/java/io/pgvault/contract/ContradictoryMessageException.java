package io.pgvault.contract;

/** A message that can be read and contradicts itself: no waiting makes sense of it. */
public final class ContradictoryMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ContradictoryMessageException(String message) {
        super(message);
    }
}
