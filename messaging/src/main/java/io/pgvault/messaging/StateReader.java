package io.pgvault.messaging;

import io.pgvault.contract.stream.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what a compacted stream holds, from its beginning to where it ended when reading began. */
public final class StateReader {
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final EventReader reader = new EventReader();

    /**
     * Makes a reader.
     *
     * @param consumers of no group, so that reading disturbs nobody
     */
    public StateReader(Supplier<Consumer<String, byte[]>> consumers) {
        this.consumers = consumers;
    }

    /**
     * Hands on what can be read, in batches and in the order of each key; what cannot is somebody else's to set aside.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker cannot be read from now
     */
    public void read(Stream stream, java.util.function.Consumer<List<Received>> batches) {
        try (Consumer<String, byte[]> consumer = consumers.get()) {
            TopicSpan.whole(consumer, stream.topic()).read(consumer, records -> {
                List<Received> batch = readable(stream, records);
                if (!batch.isEmpty()) {
                    batches.accept(batch);
                }
                return true;
            });
        }
    }

    private List<Received> readable(Stream stream, List<ConsumerRecord<String, byte[]>> records) {
        List<Received> readable = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                reader.read(stream, record).ifPresent(readable::add);
            } catch (UnreadableMessageException e) {
                // The stream's own reader sets it aside.
            }
        }
        return readable;
    }
}
