package io.pgvault.retention;

import io.pgvault.contract.Message;
import io.pgvault.retention.publishing.Publisher;
import java.util.ArrayList;
import java.util.List;

/** Events that were published. */
public final class PublishedEvents implements Publisher {
    private final List<Message> events = new ArrayList<>();
    private Runnable before = () -> {};

    public List<Message> all() {
        return List.copyOf(events);
    }

    /** What happens before each transaction that a use case begins. */
    public void beforeEachTransaction(Runnable happens) {
        before = happens;
    }

    @Override
    public void publish(List<? extends Message> messages) {
        events.addAll(messages);
    }

    @Override
    public void inTransaction(Runnable work) {
        before.run();
        work.run();
    }
}
