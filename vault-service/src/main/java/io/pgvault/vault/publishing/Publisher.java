package io.pgvault.vault.publishing;

import io.pgvault.contract.Message;

/** Sends messages to the other services: when the running transaction commits, and not at all when it does not. */
public interface Publisher {
    /** Publishes a message; one that waits to be sent already is not sent twice. */
    void publish(Message message);

    /**
     * Publishes a message that was sent before, as an event of its own.
     *
     * @param occasion why; the same occasion makes the same event
     */
    void publishAgain(Message message, String occasion);

    /** Does work in a transaction of its own, with which leaves what is published meanwhile. */
    void inTransaction(Runnable work);
}
