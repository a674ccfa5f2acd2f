package io.pgvault.messaging;

import io.pgvault.contract.stream.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads what a compacted stream holds, from its beginning to where it ended when reading began. */
public final class StateReader {
    private static final Duration POLL = Duration.ofSeconds(1);

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
            List<TopicPartition> partitions = new ArrayList<>();
            for (PartitionInfo partition : consumer.partitionsFor(stream.topic())) {
                partitions.add(new TopicPartition(partition.topic(), partition.partition()));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (isBefore(consumer, ends)) {
                List<Received> batch = new ArrayList<>();
                consumer.poll(POLL).forEach(record -> {
                    try {
                        reader.read(stream, record).ifPresent(batch::add);
                    } catch (UnreadableMessageException e) {
                        // The stream's own reader sets it aside.
                    }
                });
                if (!batch.isEmpty()) {
                    batches.accept(batch);
                }
            }
        }
    }

    private static boolean isBefore(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }
}
