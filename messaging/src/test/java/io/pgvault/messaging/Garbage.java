package io.pgvault.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.Message;
import io.pgvault.contract.stream.Stream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends what no producer should, in front of a good record of the same key, and looks where it went. */
public final class Garbage {
    private static final int TEN_MEGABYTES = 10 << 20;
    /** What a topic takes at most is a little more: what tells of the cause no longer fits into a record beside it. */
    private static final int NEARLY_ALL = 1_047_900;

    private final Map<String, Object> kafka;
    private final Stream stream;
    private final ProducerRecord<String, byte[]> good;
    /** Where the records lie that are to be set aside, and how they are called. */
    private final Map<String, String> setAside = new HashMap<>();

    private final List<String> passedOver = new ArrayList<>();

    private Garbage(Map<String, Object> broker, Stream stream, Message good) {
        this.kafka = new HashMap<>(broker);
        kafka.putAll(Map.of("max.request.size", 2 * TEN_MEGABYTES, "group.id", "garbage"));
        this.stream = stream;
        this.good = new EventWriter("/pgvault/test").write(good, Instant.now());
    }

    /** Garbage of all kinds, and behind it the good message as a newer version might write it. */
    public static void sendBefore(Map<String, Object> broker, Stream stream, Message good) {
        new Garbage(broker, stream, good).send();
    }

    private void send() {
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
            setAside(producer, "not JSON", good.headers(), bytes("no JSON"));
            setAside(producer, "another shape", good.headers(), bytes("[1, 2]"));
            setAside(producer, "null in JSON", good.headers(), bytes("null"));
            setAside(producer, "no value", good.headers(), null);
            setAside(producer, "no headers", new RecordHeaders(), good.value());
            setAside(producer, "nothing at all", new RecordHeaders(), null);
            setAside(producer, "no id", without("ce_id"), good.value());
            setAside(producer, "no type", without("ce_type"), good.value());
            setAside(producer, "an id that is none", with("ce_id", "seven"), good.value());
            setAside(producer, "newer CloudEvents", with("ce_specversion", "9.0"), good.value());
            setAside(producer, "as large as the topic takes", good.headers(), bytes("x".repeat(NEARLY_ALL)));
            RecordMetadata unknown = send(producer, with("ce_type", "Teleported"), good.value());
            passedOver.add(place(unknown));
            if (!stream.topicConfig().containsKey("cleanup.policy")) {
                // A compacted topic takes nothing without a key.
                setAside.put(place(sendWithoutKey(producer, unknown.partition())), "no key");
            }
            assertThatThrownBy(() -> producer.send(record(good.headers(), new byte[TEN_MEGABYTES]))
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RecordTooLargeException.class);
            send(producer, good.headers(), newer(good.value()));
        }
        awaitDeadLetters();
    }

    private void awaitDeadLetters() {
        Map<String, ConsumerRecord<String, byte[]>> found = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition deadLetters = new TopicPartition(stream.deadLetterTopic(), 0);
            consumer.assign(List.of(deadLetters));
            consumer.seekToBeginning(List.of(deadLetters));
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> found.put(place(record.headers()), record));
                Set<String> missing = new HashSet<>(setAside.keySet());
                missing.removeAll(found.keySet());
                assertThat(missing.stream().map(setAside::get)).isEmpty();
            });
        }
        assertThat(found.keySet()).doesNotContainAnyElementsOf(passedOver);
        found.keySet().retainAll(setAside.keySet());
        assertThat(found.values())
                .allSatisfy(record -> assertThat(header(record.headers(), "dead-letter-reason"))
                        .contains(stream.topic()));
    }

    private void setAside(Producer<String, byte[]> producer, String name, Headers headers, byte @Nullable [] value) {
        setAside.put(place(send(producer, headers, value)), name);
    }

    private RecordMetadata send(Producer<String, byte[]> producer, Headers headers, byte @Nullable [] value) {
        return sent(producer, record(headers, value));
    }

    private ProducerRecord<String, byte[]> record(Headers headers, byte @Nullable [] value) {
        return new ProducerRecord<>(stream.topic(), (Integer) null, good.key(), value, headers);
    }

    private RecordMetadata sendWithoutKey(Producer<String, byte[]> producer, int partition) {
        return sent(
                producer, new ProducerRecord<>(stream.topic(), partition, (String) null, bytes("?"), good.headers()));
    }

    private static RecordMetadata sent(Producer<String, byte[]> producer, ProducerRecord<String, byte[]> record) {
        try {
            return producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Headers without(String header) {
        return new RecordHeaders(good.headers()).remove(header);
    }

    private Headers with(String header, String value) {
        return without(header).add(header, bytes(value));
    }

    private static byte[] newer(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        return bytes("{\"newInVersion2\": {\"colour\": \"green\"}," + text.substring(1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String place(RecordMetadata record) {
        return record.partition() + "@" + record.offset();
    }

    private static String place(Headers headers) {
        return header(headers, "dead-letter-partition") + "@" + header(headers, "dead-letter-offset");
    }

    private static String header(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
