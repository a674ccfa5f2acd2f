package io.pgvault.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.Message;
import io.pgvault.contract.stream.Stream;
import java.net.URI;
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

    public ProducerRecord<String, byte[]> write(Stream stream, Message message, UUID eventId, Instant time) {
        var event = CloudEventBuilder.v1()
                .withId(eventId.toString())
                .withSource(source)
                .withType(message.getClass().getSimpleName())
                .withSubject(message.subject())
                .withTime(time.atOffset(ZoneOffset.UTC))
                .withDataContentType("application/json")
                .withData(json(message))
                .build();
        return KafkaMessageFactory.<String>createWriter(stream.topic(), message.subject())
                .writeBinary(event);
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
