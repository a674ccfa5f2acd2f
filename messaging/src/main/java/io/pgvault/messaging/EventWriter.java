package io.pgvault.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.stream.Stream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes messages as CloudEvents 1.0 in Kafka's binary mode, keyed by their subject. */
public final class EventWriter {
    private final URI source;

    /**
     * Prepares to write for one service.
     *
     * @param source the service, for instance {@code /pgvault/vault-service}
     */
    public EventWriter(String source) {
        this.source = URI.create(source);
    }

    /** The service that writes. */
    public String source() {
        return source.toString();
    }

    /** The record that says it on its stream. */
    public ProducerRecord<String, byte[]> write(Message message, Instant time) {
        return write(message, message.eventId(), time);
    }

    /**
     * The record that says it once more, as an event of its own.
     *
     * @param occasion why; the same occasion makes the same event
     */
    public ProducerRecord<String, byte[]> writeAgain(Message message, String occasion, Instant time) {
        return write(message, NameBasedIds.of(message.eventId().toString(), occasion), time);
    }

    private ProducerRecord<String, byte[]> write(Message message, UUID eventId, Instant time) {
        var event = CloudEventBuilder.v1()
                .withId(eventId.toString())
                .withSource(source)
                .withType(message.getClass().getSimpleName())
                .withSubject(message.subject())
                .withTime(time.atOffset(ZoneOffset.UTC))
                .withDataContentType("application/json")
                .withData(json(message))
                .build();
        return KafkaMessageFactory.<String>createWriter(Stream.of(message).topic(), message.subject())
                .writeBinary(event);
    }

    /** The id of the event that a record of this writer holds. */
    static UUID eventId(ProducerRecord<String, byte[]> record) {
        byte[] id = record.headers().lastHeader("ce_id").value();
        return UUID.fromString(new String(id, StandardCharsets.UTF_8));
    }

    private static byte[] json(Message message) {
        try {
            return ContractJson.mapper().writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Cannot write a " + message.getClass().getSimpleName() + " as JSON", e);
        }
    }
}
