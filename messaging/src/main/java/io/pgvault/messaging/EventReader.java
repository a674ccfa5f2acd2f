package io.pgvault.messaging;

import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.Message;
import io.pgvault.contract.RequiredFields;
import io.pgvault.contract.stream.Stream;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what {@link EventWriter} wrote, and what other producers wrote in the same form. */
public final class EventReader {
    private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);

    /**
     * Reads one record of a stream.
     *
     * @return empty for a type that this version does not know: it is passed over
     * @throws UnreadableMessageException for anything that is not a well-formed event of a known type
     */
    public Optional<Received> read(Stream stream, ConsumerRecord<String, byte[]> record) {
        CloudEvent event = event(record);
        Optional<Class<? extends Message>> type = stream.messageClass(event.getType());
        if (type.isEmpty()) {
            LOG.warn("Passed over event {} of unknown type {} on {}", event.getId(), event.getType(), place(record));
            return Optional.empty();
        }
        UUID id = id(event, record);
        Instant time = time(event, record);
        return message(event, type.get(), record)
                .map(message -> new Received(id, event.getSource(), event.getType(), time, message));
    }

    private static CloudEvent event(ConsumerRecord<String, byte[]> record) {
        try {
            return KafkaMessageFactory.createReader(record).toEvent();
        } catch (CloudEventRWException | IllegalArgumentException | IllegalStateException e) {
            throw new UnreadableMessageException("Not a CloudEvent: " + place(record), e);
        }
    }

    /** Empty where something inside is of a type that this version does not know. */
    private static Optional<Message> message(
            CloudEvent event, Class<? extends Message> type, ConsumerRecord<?, ?> record) {
        CloudEventData data = event.getData();
        if (data == null) {
            throw new UnreadableMessageException("A " + event.getType() + " without data: " + place(record), null);
        }
        try {
            Message message = ContractJson.mapper().readValue(data.toBytes(), type);
            if (message == null) {
                throw new UnreadableMessageException("A " + event.getType() + " that is null: " + place(record), null);
            }
            RequiredFields.missing((Record) message).ifPresent(field -> {
                throw new UnreadableMessageException(
                        "A " + event.getType() + " without " + field + ": " + place(record), null);
            });
            return Optional.of(message);
        } catch (InvalidTypeIdException e) {
            if (e.getTypeId() == null || data.toBytes()[0] != '{') {
                throw new UnreadableMessageException("Not a readable " + event.getType() + ": " + place(record), e);
            }
            LOG.warn(
                    "Passed over event {} with an unknown {} inside on {}",
                    event.getId(),
                    e.getTypeId(),
                    place(record));
            return Optional.empty();
        } catch (IOException e) {
            throw new UnreadableMessageException("Not a readable " + event.getType() + ": " + place(record), e);
        }
    }

    private static UUID id(CloudEvent event, ConsumerRecord<?, ?> record) {
        try {
            return UUID.fromString(event.getId());
        } catch (IllegalArgumentException e) {
            throw new UnreadableMessageException("An event id that is not a UUID: " + place(record), e);
        }
    }

    private static Instant time(CloudEvent event, ConsumerRecord<?, ?> record) {
        OffsetDateTime time = event.getTime();
        return time == null ? Instant.ofEpochMilli(record.timestamp()) : time.toInstant();
    }

    private static String place(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
