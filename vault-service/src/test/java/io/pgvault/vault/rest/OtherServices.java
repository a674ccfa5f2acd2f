package io.pgvault.vault.rest;

import static org.awaitility.Awaitility.await;

import io.pgvault.contract.Message;
import io.pgvault.contract.stream.Stream;
import io.pgvault.localstack.LocalKafka;
import io.pgvault.localstack.SharedParts;
import io.pgvault.messaging.EventReader;
import io.pgvault.messaging.EventWriter;
import io.pgvault.messaging.Received;
import io.pgvault.messaging.UnreadableMessageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plays worker, scheduler and retention service on the real broker. */
final class OtherServices implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<Message> seen = new CopyOnWriteArrayList<>();
    private final List<ConsumerRecord<String, byte[]>> deadLetters = new CopyOnWriteArrayList<>();
    private final EventWriter writer = new EventWriter("/pgvault/test");
    private final EventReader reader = new EventReader();

    OtherServices() {
        LocalKafka kafka = SharedParts.kafka();
        producer = new KafkaProducer<>(kafka.clientSettings(), new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                kafka.clientSettings(Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "test-" + UUID.randomUUID(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest")),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(
                Stream.LIFECYCLE_COMMANDS.topic(),
                Stream.WORKER_COMMANDS.topic(),
                Stream.JOB_CONTROLS.topic(),
                Stream.BACKUP_TRIGGERS.topic(),
                Stream.PROTECTED_INSTANCES.topic(),
                Stream.VAULT_EVENTS.topic(),
                Stream.ALERTS.topic(),
                Stream.AUDIT.topic(),
                Stream.JOB_EVENTS.deadLetterTopic(),
                Stream.JOB_HEARTBEATS.deadLetterTopic(),
                Stream.BACKUP_TRIGGERS.deadLetterTopic(),
                Stream.RECOVERY_POINT_EVENTS.deadLetterTopic(),
                Stream.RETENTION_RULES.deadLetterTopic()));
    }

    void publish(Message message) {
        send(writer.write(message, Instant.now()));
    }

    void send(ProducerRecord<String, byte[]> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for a message that the service published. */
    <M extends Message> M receive(Class<M> type, Predicate<M> wanted) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> find(type, wanted), Optional::isPresent)
                .orElseThrow();
    }

    <M extends Message> List<M> all(Class<M> type, Predicate<M> wanted) {
        poll();
        return seen.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(wanted)
                .toList();
    }

    ConsumerRecord<String, byte[]> deadLetter(Predicate<ConsumerRecord<String, byte[]>> wanted) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            poll();
                            return deadLetters.stream().filter(wanted).findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private <M extends Message> Optional<M> find(Class<M> type, Predicate<M> wanted) {
        return all(type, wanted).stream().findFirst();
    }

    private synchronized void poll() {
        consumer.poll(Duration.ofMillis(20)).forEach(record -> {
            if (record.topic().endsWith(".dead-letter")) {
                deadLetters.add(record);
            } else {
                read(record).ifPresent(received -> seen.add(received.message()));
            }
        });
    }

    /** Other tests leave garbage behind. */
    private Optional<Received> read(ConsumerRecord<String, byte[]> record) {
        try {
            return reader.read(stream(record.topic()), record);
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }

    private static Stream stream(String topic) {
        return List.of(Stream.values()).stream()
                .filter(stream -> stream.topic().equals(topic))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        consumer.close();
    }
}
