package io.pgvault.vault.kafka;

import io.pgvault.contract.Message;
import io.pgvault.messaging.Outbox;
import io.pgvault.vault.publishing.Publisher;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;

/** Publishes through the outbox: with the state change, or not at all. */
@Singleton
class OutboxPublisher implements Publisher {
    private final Outbox outbox;

    OutboxPublisher(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void publish(Message message) {
        outbox.add(message);
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
