package io.pgvault.messaging;

import io.pgvault.contract.stream.Stream;

/** A message that is larger than what any topic takes. */
public final class UnsendableMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsendableMessageException(String topic, int bytes) {
        super("It would be a message of " + bytes + " bytes for " + topic + "; the most are " + Stream.LONGEST_MESSAGE
                + ".");
    }
}
