package io.pgvault.vault.publishing;

import io.pgvault.contract.Message;
import io.pgvault.contract.stream.Stream;
import java.util.UUID;

/** Sends messages to the other services. */
public interface Publisher {
    /**
     * Publishes when the running transaction commits, and not at all when it does not.
     *
     * @param eventId follows from what the message means, so that publishing again is recognised
     */
    void publish(Stream stream, Message message, UUID eventId);
}
