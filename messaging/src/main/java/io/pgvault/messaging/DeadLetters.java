package io.pgvault.messaging;

import io.pgvault.contract.alert.Alert.MessagesSetAside;
import io.pgvault.contract.stream.Stream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Puts records aside that no waiting can help, each on its stream's dead-letter topic with the cause in headers. */
public final class DeadLetters {
    /** All headers that are added begin so. */
    static final String PREFIX = "dead-letter-";

    private static final int LONGEST_REASON = 1_000;

    private final Producer<String, byte[]> producer;
    private final EventWriter writer;
    private final String group;
    private final InstantSource clock;

    /**
     * Makes a place for them.
     *
     * @param producer takes records of {@link Stream#LONGEST_DEAD_LETTER} bytes
     * @param group of readers that found the record bad
     */
    public DeadLetters(Producer<String, byte[]> producer, EventWriter writer, String group, InstantSource clock) {
        this.producer = producer;
        this.writer = writer;
        this.group = group;
        this.clock = clock;
    }

    /**
     * Returns when the broker has the record, and the alert that tells of it.
     *
     * @throws KafkaException when it has not: nothing may be committed then
     */
    public void setAside(Stream stream, ConsumerRecord<String, byte[]> record, Throwable cause) {
        String reason = reason(cause);
        Instant now = clock.instant();
        send(letter(stream, record, reason, group, now));
        MessagesSetAside alert = MessagesSetAside.unusable(stream, group, reason, now);
        send(writer.write(Stream.ALERTS, alert, alert.eventId(), now));
    }

    /** The record as it lies on the dead-letter topic. */
    public static ProducerRecord<String, byte[]> letter(
            Stream stream, ConsumerRecord<String, byte[]> record, String reason, String group, Instant now) {
        var dead = new ProducerRecord<>(stream.deadLetterTopic(), null, record.key(), record.value(), record.headers());
        header(dead, "reason", reason);
        header(dead, "group", group);
        header(dead, "topic", record.topic());
        header(dead, "partition", record.partition());
        header(dead, "offset", record.offset());
        header(dead, "at", now);
        return dead;
    }

    private void send(ProducerRecord<String, byte[]> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka did not take a record for " + record.topic(), e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static void header(ProducerRecord<?, ?> record, String name, Object value) {
        record.headers().remove(PREFIX + name);
        record.headers().add(PREFIX + name, value.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String reason(Throwable cause) {
        StringBuilder reason = new StringBuilder(cause.toString());
        for (Throwable inner = cause.getCause(); inner != null; inner = inner.getCause()) {
            reason.append(" <- ").append(inner.getMessage());
        }
        return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    }
}
