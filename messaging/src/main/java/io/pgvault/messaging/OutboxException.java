package io.pgvault.messaging;

/** The database refused the outbox; the caller's transaction cannot go on. */
public final class OutboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
