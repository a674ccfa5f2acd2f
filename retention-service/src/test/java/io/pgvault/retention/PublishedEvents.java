package io.pgvault.retention;

import io.pgvault.contract.Message;
import io.pgvault.retention.publishing.Publisher;
import java.util.ArrayList;
import java.util.List;

/** Events that were published. */
public final class PublishedEvents implements Publisher {
    private final List<Message> events = new ArrayList<>();

    public List<Message> all() {
        return List.copyOf(events);
    }

    @Override
    public void publish(List<? extends Message> messages) {
        events.addAll(messages);
    }
}
