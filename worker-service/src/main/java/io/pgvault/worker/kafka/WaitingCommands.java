package io.pgvault.worker.kafka;

import io.pgvault.contract.stream.WorkerQueue;
import io.pgvault.messaging.Closing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings commands back to their queue that a worker could not take. Meanwhile they lie on a topic of their own, where
 * they hold up nothing and are lost with no worker; each comes back for its group alone.
 */
final class WaitingCommands implements AutoCloseable {
    /** As long as a queue keeps what it holds. */
    static final Duration LONGEST = Duration.ofDays(7);

    /** Enough for another worker to be asked, and to answer for all where there is none. */
    static final Duration FOR_OTHERS = Duration.ofMinutes(6);

    private static final Logger LOG = LoggerFactory.getLogger(WaitingCommands.class);
    private static final String FOR_GROUP = "waiting-group";
    private static final String SINCE = "waiting-since";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RESTART = Duration.ofSeconds(2);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final WorkerEvents events;
    private final Duration pause;
    private final InstantSource clock;
    private final Closing closing = new Closing();
    private final Thread thread =
            Thread.ofPlatform().name("waiting-commands").daemon().unstarted(this::run);

    /** The first of each partition, which is the one that is due next. */
    private final Map<TopicPartition, Waiting> first = new HashMap<>();

    private record Waiting(ConsumerRecord<String, byte[]> record, Instant due) {}

    WaitingCommands(
            Supplier<Consumer<String, byte[]>> consumers, WorkerEvents events, Duration pause, InstantSource clock) {
        this.consumers = consumers;
        this.events = events;
        this.pause = pause;
        this.clock = clock;
    }

    /** A copy that comes back to that queue after the pause: the same event, for one group. */
    static ProducerRecord<String, byte[]> waiting(WorkerQueue queue, ConsumerRecord<String, byte[]> record) {
        var copy = new ProducerRecord<>(queue.waitingTopic(), null, record.key(), record.value(), record.headers());
        if (!hasWaited(record)) {
            copy.headers().add(SINCE, bytes(Long.toString(record.timestamp())));
        }
        copy.headers().remove(FOR_GROUP).add(FOR_GROUP, bytes(queue.groupId()));
        return copy;
    }

    /** Whether it came back for one of the other groups of its stream. */
    static boolean isForAnother(WorkerQueue queue, ConsumerRecord<String, byte[]> record) {
        Header group = record.headers().lastHeader(FOR_GROUP);
        return group != null && !text(group).equals(queue.groupId());
    }

    static boolean hasWaited(ConsumerRecord<String, byte[]> record) {
        return record.headers().lastHeader(SINCE) != null;
    }

    /** Whether it first could not be taken as long ago as that. */
    static boolean hasWaited(ConsumerRecord<String, byte[]> record, Duration atLeast, Instant now) {
        Header since = record.headers().lastHeader(SINCE);
        return since != null
                && text(since).matches("\\d{1,15}")
                && Instant.ofEpochMilli(Long.parseLong(text(since)))
                        .plus(atLeast)
                        .isBefore(now);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closing.isClosed()) {
            try (Consumer<String, byte[]> consumer = consumers.get()) {
                first.clear();
                consumer.subscribe(
                        Arrays.stream(WorkerQueue.values())
                                .map(WorkerQueue::waitingTopic)
                                .distinct()
                                .toList(),
                        new Forgetting());
                while (!closing.isClosed()) {
                    consumer.poll(POLL).forEach(record -> keep(consumer, record));
                    bringBack(consumer);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | RuntimeException e) {
                // Whatever it was: what waits would wait for ever.
                LOG.warn("The reader of waiting commands starts over: {}", e.toString());
                closing.pause(RESTART);
            }
        }
    }

    /** By the broker's clock when it is right; in any case not longer than the pause from now. */
    private void keep(Consumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        Instant byArrival = Instant.ofEpochMilli(record.timestamp()).plus(pause);
        Instant atLatest = clock.instant().plus(pause);
        first.put(partition, new Waiting(record, byArrival.isBefore(atLatest) ? byArrival : atLatest));
        consumer.pause(List.of(partition));
    }

    private void bringBack(Consumer<String, byte[]> consumer) throws ExecutionException, InterruptedException {
        Instant now = clock.instant();
        for (TopicPartition partition : List.copyOf(first.keySet())) {
            Waiting waiting = first.get(partition);
            if (waiting != null && !waiting.due().isAfter(now)) {
                events.send(back(waiting.record())).get();
                consumer.commitSync(
                        Map.of(partition, new OffsetAndMetadata(waiting.record().offset() + 1)));
                first.remove(partition);
                consumer.resume(List.of(partition));
            }
        }
    }

    private static ProducerRecord<String, byte[]> back(ConsumerRecord<String, byte[]> record) {
        String topic = Arrays.stream(WorkerQueue.values())
                .filter(queue -> queue.waitingTopic().equals(record.topic()))
                .findFirst()
                .orElseThrow()
                .stream()
                .topic();
        Headers headers = record.headers();
        return new ProducerRecord<>(topic, null, record.key(), record.value(), headers);
    }

    /** What another worker gets from now on is read from where it was committed. */
    private final class Forgetting implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(first::remove);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(first::remove);
        }
    }

    private static String text(Header header) {
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closing.close();
        try {
            thread.join(Duration.ofSeconds(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
