package io.pgvault.retention.publishing;

import io.pgvault.contract.Message;
import java.util.List;

/** Sends messages to the other services: with the transaction, or not at all. */
public interface Publisher {
    default void publish(Message message) {
        publish(List.of(message));
    }

    /** Publishes in this order; one that waits to be sent already is not sent twice. */
    void publish(List<? extends Message> messages);

    /** Does work in a transaction of its own, with which leaves what is published meanwhile. */
    void inTransaction(Runnable work);
}
