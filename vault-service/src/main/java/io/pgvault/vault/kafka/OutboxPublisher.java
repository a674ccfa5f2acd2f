package io.pgvault.vault.kafka;

import io.pgvault.contract.Message;
import io.pgvault.contract.stream.Stream;
import io.pgvault.messaging.EventWriter;
import io.pgvault.messaging.Outbox;
import io.pgvault.vault.publishing.Publisher;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.UUID;
import javax.sql.DataSource;

/** Publishes through the outbox: with the state change, or not at all. */
@Singleton
class OutboxPublisher implements Publisher {
    private final Outbox outbox;

    OutboxPublisher(DataSource dataSource, InstantSource clock) {
        this.outbox = new Outbox(dataSource, new EventWriter("/pgvault/vault-service"), clock);
    }

    @Override
    public void publish(Stream stream, Message message, UUID eventId) {
        outbox.add(stream, message, eventId);
    }
}
