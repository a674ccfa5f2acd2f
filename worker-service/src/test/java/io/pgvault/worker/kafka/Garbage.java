package io.pgvault.worker.kafka;

import io.pgvault.contract.stream.Stream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What no producer of pgvault would send, and somebody will. */
enum Garbage {
    NO_HEADERS,
    NOT_JSON,
    EMPTY_OBJECT,
    ANOTHER_TYPE,
    NULL,
    JSON_NULL,
    WRONG_FIELD,
    AS_LARGE_AS_THE_BROKER_TAKES,
    UNKNOWN_TYPE;

    /** A type of a newer version is no garbage to its own readers: it is only passed over. */
    boolean isSetAside() {
        return this != UNKNOWN_TYPE;
    }

    ProducerRecord<String, byte[]> on(Stream stream, String key) {
        String type = stream.messageClasses().getFirst().getSimpleName();
        return switch (this) {
            case NO_HEADERS -> new ProducerRecord<>(stream.topic(), key, bytes("{}"));
            case NOT_JSON -> event(stream, key, type, new byte[] {1, 2, 3});
            case EMPTY_OBJECT -> event(stream, key, type, bytes("{}"));
            case ANOTHER_TYPE -> event(stream, key, type, bytes("[1, 2]"));
            case NULL -> event(stream, key, type, null);
            case JSON_NULL -> event(stream, key, type, bytes("null"));
            case WRONG_FIELD -> event(stream, key, type, bytes("{\"jobId\": {\"not\": \"an id\"}}"));
            // Its headers take some of the 1,048,588 bytes; with the cause added to them it is too large for the topic.
            case AS_LARGE_AS_THE_BROKER_TAKES -> event(stream, key, type, new byte[1_048_300]);
            case UNKNOWN_TYPE -> event(stream, key, "OfTheFuture", bytes("{}"));
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ProducerRecord<String, byte[]> event(
            Stream stream, String key, String type, byte @Nullable [] value) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(stream.topic(), key, value);
        record.headers()
                .add("ce_specversion", bytes("1.0"))
                .add("ce_id", bytes(UUID.randomUUID().toString()))
                .add("ce_source", bytes("/nobody"))
                .add("ce_type", bytes(type));
        return record;
    }
}
