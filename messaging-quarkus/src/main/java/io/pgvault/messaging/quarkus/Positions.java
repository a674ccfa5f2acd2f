package io.pgvault.messaging.quarkus;

import io.pgvault.messaging.StreamPositions;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps beside the rows how far the streams are in them. A database from yesterday knows less than what Kafka says was
 * read: then reading goes back to where that database stands.
 */
@Singleton
@Identifier("positions")
class Positions implements KafkaConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Positions.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final StreamPositions positions;
    private final KafkaClientService clients;

    Positions(StreamPositions positions, KafkaClientService clients) {
        this.positions = positions;
        this.clients = clients;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> known = positions.of(partitions);
        Map<TopicPartition, OffsetAndMetadata> back = new HashMap<>();
        known.forEach((partition, offset) -> {
            if (offset < consumer.position(partition)) {
                back.put(partition, new OffsetAndMetadata(offset));
            }
        });
        if (!back.isEmpty()) {
            LOG.info("Reads again from {}: the database may not have what lies behind", back);
            back.forEach((partition, offset) -> consumer.seek(partition, offset.offset()));
            // What counts as read must not be ahead of the rows, or their position would follow it there.
            consumer.commitSync(back);
        }
    }

    /** While broker or database are away the older positions stay true. */
    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void save() {
        try {
            positions.save(committed());
        } catch (RuntimeException e) {
            LOG.debug("The positions of the streams cannot be saved now", e);
        }
    }

    /** What was committed was handled before: the rows have all that lies below. */
    private Map<TopicPartition, Long> committed() {
        Map<TopicPartition, Long> committed = new HashMap<>();
        for (String channel : clients.getConsumerChannels()) {
            for (KafkaConsumer<Object, Object> consumer : clients.getConsumers(channel)) {
                Set<TopicPartition> assigned = consumer.getAssignments().await().atMost(ANSWER);
                Map<TopicPartition, OffsetAndMetadata> offsets = consumer.committed(
                                assigned.toArray(TopicPartition[]::new))
                        .await()
                        .atMost(ANSWER);
                assigned.forEach(partition -> {
                    OffsetAndMetadata offset = offsets.get(partition);
                    // Of a partition of which nothing was read, the rows have nothing: that is known, too.
                    committed.put(partition, offset == null ? 0 : offset.offset());
                });
            }
        }
        return committed;
    }
}
