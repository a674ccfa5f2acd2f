package io.pgvault.vault;

import io.pgvault.contract.Message;
import io.pgvault.vault.publishing.Publisher;
import java.util.ArrayList;
import java.util.List;

/** Messages that were published, in their order. */
public final class PublishedMessages implements Publisher {
    private final List<Message> messages = new ArrayList<>();
    private final List<String> occasions = new ArrayList<>();

    public List<Message> all() {
        return List.copyOf(messages);
    }

    public <M extends Message> List<M> all(Class<M> type) {
        return messages.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Why messages were published again, in the order of those that were. */
    public List<String> occasions() {
        return List.copyOf(occasions);
    }

    @Override
    public void publish(Message message) {
        messages.add(message);
    }

    @Override
    public void publishAgain(Message message, String occasion) {
        messages.add(message);
        occasions.add(occasion);
    }

    @Override
    public void inTransaction(Runnable work) {
        work.run();
    }
}
