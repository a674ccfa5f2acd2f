package io.pgvault.messaging;

import io.pgvault.contract.stream.Stream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** How records lie on dead-letter topics: as they were, with more headers. */
public final class DeadLetterForm {
    /** All headers that are added begin so: {@code reason}, {@code group}, {@code topic}, {@code at} and others. */
    public static final String PREFIX = "dead-letter-";

    private DeadLetterForm() {}

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

    /** The record as it was before, for its stream. */
    public static ProducerRecord<String, byte[]> original(Stream stream, ConsumerRecord<String, byte[]> letter) {
        List<Header> headers = Arrays.stream(letter.headers().toArray())
                .filter(header -> !header.key().startsWith(PREFIX))
                .toList();
        return new ProducerRecord<>(stream.topic(), null, letter.key(), letter.value(), headers);
    }

    private static void header(ProducerRecord<?, ?> record, String name, Object value) {
        record.headers().remove(PREFIX + name);
        record.headers().add(PREFIX + name, value.toString().getBytes(StandardCharsets.UTF_8));
    }
}
