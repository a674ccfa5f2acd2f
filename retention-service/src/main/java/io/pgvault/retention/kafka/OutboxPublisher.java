package io.pgvault.retention.kafka;

import io.pgvault.contract.Message;
import io.pgvault.messaging.Outbox;
import io.pgvault.retention.indexing.NoteChanges;
import io.pgvault.retention.publishing.Publisher;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.List;

/** Publishes through the outbox: with the state change, or not at all. */
@Singleton
class OutboxPublisher implements Publisher {
    private final Outbox outbox;
    private final NoteChanges noteChanges;

    OutboxPublisher(Outbox outbox, NoteChanges noteChanges) {
        this.outbox = outbox;
        this.noteChanges = noteChanges;
    }

    @Override
    public void publish(List<? extends Message> messages) {
        outbox.addAll(messages);
        noteChanges.published(messages);
    }

    @Override
    public void inTransaction(Runnable work) {
        QuarkusTransaction.requiringNew().run(work);
    }
}
