package io.pgvault.messaging;

import org.jspecify.annotations.Nullable;

/** A record that no retry can make readable: it belongs on the dead-letter topic. */
public final class UnreadableMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
