package io.pgvault.vault.kafka;

import io.pgvault.contract.Message;
import io.pgvault.contract.stream.Stream;
import io.pgvault.messaging.Outbox;
import io.pgvault.vault.publishing.Publisher;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Publishes through the outbox: with the state change, or not at all. */
@Singleton
class OutboxPublisher implements Publisher {
    private final Outbox outbox;

    OutboxPublisher(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void publish(Stream stream, Message message, UUID eventId) {
        outbox.add(stream, message, eventId);
    }
}
