package io.pgvault.vault.kafka;

import io.pgvault.contract.Message;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.messaging.Outbox;
import io.pgvault.messaging.UnsendableMessageException;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.publishing.Publisher;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;

/** Publishes through the outbox: with the state change, or not at all. */
@Singleton
class OutboxPublisher implements Publisher {
    private final Outbox outbox;
    private final Callers callers;

    OutboxPublisher(Outbox outbox, Callers callers) {
        this.outbox = outbox;
        this.callers = callers;
    }

    @Override
    public void publish(Message message) {
        if (callers.current().isEmpty()) {
            // Nobody could be told: what Kafka never takes is set aside by the relay.
            outbox.add(message);
            return;
        }
        try {
            outbox.addSendable(message);
        } catch (UnsendableMessageException e) {
            throw new BackupException(
                    ErrorCode.REQUEST_TOO_LARGE, "The request asks for too much at once. " + e.getMessage(), e);
        }
    }

    @Override
    public void publishAgain(Message message, String occasion) {
        outbox.addAgain(message, occasion);
    }

    @Override
    public void inTransaction(Runnable work) {
        QuarkusTransaction.requiringNew().run(work);
    }
}
