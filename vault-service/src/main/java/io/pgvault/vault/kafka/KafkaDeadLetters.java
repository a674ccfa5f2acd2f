package io.pgvault.vault.kafka;

import io.pgvault.contract.stream.Stream;
import io.pgvault.vault.healing.DeadLetters;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The dead-letter topics. What was replayed lies below the offsets of a group that is for nothing else. */
@Singleton
class KafkaDeadLetters implements DeadLetters {
    private static final String GROUP = "pgvault-dead-letters";
    private static final String PREFIX = "dead-letter-";
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Map<String, Object> kafka;

    KafkaDeadLetters(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.kafka = kafka;
    }

    @Override
    public Map<Stream, Long> counts() {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            Map<Stream, Long> counts = new EnumMap<>(Stream.class);
            for (Stream stream : Stream.values()) {
                Span span = span(consumer, stream);
                if (span.size() > 0) {
                    counts.put(stream, span.size());
                }
            }
            return counts;
        }
    }

    @Override
    public List<DeadLetter> list(Stream stream, int most) {
        List<DeadLetter> letters = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            read(consumer, span(consumer, stream), batch -> {
                batch.stream()
                        .limit((long) most - letters.size())
                        .map(KafkaDeadLetters::letter)
                        .forEach(letters::add);
                return letters.size() < most;
            });
        }
        return letters;
    }

    @Override
    public long replay(Stream stream) {
        long[] replayed = {0};
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Stream.LONGEST_DEAD_LETTER);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        try (KafkaConsumer<String, byte[]> consumer = consumer();
                Producer<String, byte[]> producer =
                        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            read(consumer, span(consumer, stream), batch -> {
                send(producer, stream, batch);
                consumer.commitSync();
                replayed[0] += batch.size();
                return true;
            });
        }
        return replayed[0];
    }

    private static void send(
            Producer<String, byte[]> producer, Stream stream, List<ConsumerRecord<String, byte[]>> letters) {
        List<Future<RecordMetadata>> sent = letters.stream()
                .map(letter -> producer.send(original(stream, letter)))
                .toList();
        for (Future<RecordMetadata> future : sent) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw new KafkaException("Kafka did not take back a dead letter of " + stream.topic(), e.getCause());
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }

    private static ProducerRecord<String, byte[]> original(Stream stream, ConsumerRecord<String, byte[]> letter) {
        List<Header> headers = Arrays.stream(letter.headers().toArray())
                .filter(header -> !header.key().startsWith(PREFIX))
                .toList();
        return new ProducerRecord<>(stream.topic(), null, letter.key(), letter.value(), headers);
    }

    private record Span(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        long size() {
            return to.entrySet().stream()
                    .mapToLong(end -> end.getValue() - from.getOrDefault(end.getKey(), 0L))
                    .sum();
        }
    }

    /** From what has been replayed, or is kept no more, to the end. */
    private static Span span(KafkaConsumer<String, byte[]> consumer, Stream stream) {
        List<TopicPartition> partitions = consumer.partitionsFor(stream.deadLetterTopic()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> from = new HashMap<>(consumer.beginningOffsets(partitions));
        Map<TopicPartition, OffsetAndMetadata> replayed = consumer.committed(new HashSet<>(partitions));
        from.replaceAll((partition, beginning) -> {
            OffsetAndMetadata offset = replayed.get(partition);
            return offset == null ? beginning : Math.max(beginning, offset.offset());
        });
        return new Span(from, consumer.endOffsets(partitions));
    }

    private interface Batches {
        /** Returns whether more is wanted. */
        boolean take(List<ConsumerRecord<String, byte[]>> batch);
    }

    private static void read(KafkaConsumer<String, byte[]> consumer, Span span, Batches batches) {
        if (span.size() == 0) {
            return;
        }
        span.from().forEach(consumer::seek);
        boolean more = true;
        while (more
                && span.to().entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            List<ConsumerRecord<String, byte[]>> batch = new ArrayList<>();
            consumer.poll(POLL).forEach(batch::add);
            more = batch.isEmpty() || batches.take(batch);
        }
    }

    private static DeadLetter letter(ConsumerRecord<String, byte[]> record) {
        return new DeadLetter(
                record.partition(),
                record.offset(),
                instant(header(record, PREFIX + "at")),
                header(record, PREFIX + "group"),
                header(record, PREFIX + "reason"),
                header(record, "ce_id"),
                header(record, "ce_type"),
                record.key());
    }

    private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("group.id", GROUP);
        settings.put("enable.auto.commit", false);
        settings.put("default.api.timeout.ms", 10_000);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
