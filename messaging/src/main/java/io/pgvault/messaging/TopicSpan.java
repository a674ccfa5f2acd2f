package io.pgvault.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What a topic holds from some offsets to others.
 *
 * @param from the first of each partition
 * @param to the one behind the last
 */
public record TopicSpan(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    private static final Duration POLL = Duration.ofSeconds(1);

    public TopicSpan {
        from = Map.copyOf(from);
        to = Map.copyOf(to);
    }

    /** All of a topic as it is now; the consumer is assigned to it. */
    public static TopicSpan whole(Consumer<?, ?> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        return new TopicSpan(consumer.beginningOffsets(partitions), consumer.endOffsets(partitions));
    }

    /** What is left of it behind other offsets; a partition without one stays whole. */
    public TopicSpan behind(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, Long> rest = new HashMap<>(from);
        rest.replaceAll((partition, first) -> Math.max(first, offsets.getOrDefault(partition, first)));
        return new TopicSpan(rest, to);
    }

    public long size() {
        return to.entrySet().stream()
                .mapToLong(end -> end.getValue() - from.getOrDefault(end.getKey(), end.getValue()))
                .sum();
    }

    /**
     * Reads it in batches that are not empty, each partition in its order.
     *
     * @param consumer that is assigned to the topic
     * @param batches returns whether more is wanted
     */
    public <V> void read(Consumer<String, V> consumer, Predicate<List<ConsumerRecord<String, V>>> batches) {
        from.forEach(consumer::seek);
        boolean more = size() > 0;
        while (more && isBeforeEnd(consumer)) {
            List<ConsumerRecord<String, V>> batch = new ArrayList<>();
            consumer.poll(POLL).forEach(batch::add);
            more = batch.isEmpty() || batches.test(batch);
        }
    }

    private boolean isBeforeEnd(Consumer<?, ?> consumer) {
        return to.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }
}
