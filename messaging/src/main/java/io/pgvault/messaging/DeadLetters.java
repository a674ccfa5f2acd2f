package io.pgvault.messaging;

import io.pgvault.contract.alert.Alert.MessagesSetAside;
import io.pgvault.contract.stream.Stream;
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
        send(DeadLetterForm.letter(stream, record, reason, group, now));
        send(writer.write(MessagesSetAside.unusable(stream, group, reason, now), now));
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

    private static String reason(Throwable cause) {
        StringBuilder reason = new StringBuilder(cause.toString());
        for (Throwable inner = cause.getCause(); inner != null; inner = inner.getCause()) {
            reason.append(" <- ").append(inner.getMessage());
        }
        return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    }
}
