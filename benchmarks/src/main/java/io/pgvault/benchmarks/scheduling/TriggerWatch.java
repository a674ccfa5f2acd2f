package io.pgvault.benchmarks.scheduling;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.stream.Stream;
import io.pgvault.localstack.LocalKafka;
import io.pgvault.messaging.EventReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads triggers as they appear on the broker, from when it was made. */
final class TriggerWatch implements AutoCloseable {
    /**
     * A trigger.
     *
     * @param fired when the scheduler says that it fired
     * @param seen when it was read from the broker
     */
    record Seen(InstanceId instance, Instant due, Instant fired, Instant seen) {
        Duration untilFired() {
            return Duration.between(due, fired);
        }

        Duration untilSeen() {
            return Duration.between(due, seen);
        }
    }

    private final KafkaConsumer<String, byte[]> consumer;
    private final EventReader reader = new EventReader();
    private final Queue<Seen> all = new ConcurrentLinkedQueue<>();
    private final Set<InstanceId> instances = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "trigger-watch");

    TriggerWatch(LocalKafka kafka) {
        consumer = new KafkaConsumer<>(kafka.clientSettings(), new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> queue = List.of(new TopicPartition(Stream.BACKUP_TRIGGERS.topic(), 0));
        consumer.assign(queue);
        consumer.seekToEnd(queue);
        queue.forEach(consumer::position);
        thread.start();
    }

    List<Seen> seen() {
        return List.copyOf(all);
    }

    /** How many instances have fired. */
    int instances() {
        return instances.size();
    }

    /** How many triggers came again for an instant that had fired. */
    long repeated() {
        List<Seen> seen = seen();
        return seen.size()
                - seen.stream()
                        .map(trigger -> List.of(trigger.instance(), trigger.due()))
                        .distinct()
                        .count();
    }

    private void run() {
        while (closed.getCount() > 0) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                Instant now = Instant.now();
                reader.read(Stream.BACKUP_TRIGGERS, record)
                        .map(received -> (BackupTriggered) received.message())
                        .ifPresent(trigger -> {
                            all.add(seen(trigger, now));
                            instances.add(trigger.source().instanceId());
                        });
            }
        }
        consumer.close();
    }

    private static Seen seen(BackupTriggered trigger, Instant now) {
        Instant due = Optional.ofNullable(trigger.scheduledAt()).orElseThrow();
        return new Seen(trigger.source().instanceId(), due, trigger.triggeredAt(), now);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
