package io.pgvault.vault.kafka;

import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.stream.StreamAccess;
import io.pgvault.messaging.DeadLetterForm;
import io.pgvault.messaging.Producers;
import io.pgvault.messaging.TopicSpan;
import io.pgvault.vault.healing.DeadLetters;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** The dead-letter topics. What was replayed lies below the offsets of a group that is for nothing else. */
@Singleton
class KafkaDeadLetters implements DeadLetters {
    private final Map<String, Object> kafka;

    KafkaDeadLetters(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.kafka = kafka;
    }

    @Override
    public Map<Stream, Long> counts() {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            Map<Stream, Long> counts = new EnumMap<>(Stream.class);
            for (Stream stream : Stream.values()) {
                long waiting = waiting(consumer, stream).size();
                if (waiting > 0) {
                    counts.put(stream, waiting);
                }
            }
            return counts;
        }
    }

    @Override
    public List<DeadLetter> list(Stream stream, int most) {
        List<DeadLetter> letters = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            waiting(consumer, stream).read(consumer, batch -> {
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
        try (KafkaConsumer<String, byte[]> consumer = consumer();
                Producer<String, byte[]> producer = Producers.connect(kafka, Stream.LONGEST_DEAD_LETTER)) {
            waiting(consumer, stream).read(consumer, batch -> {
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
                .map(letter -> producer.send(DeadLetterForm.original(stream, letter)))
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

    /** What has not been replayed. */
    private static TopicSpan waiting(KafkaConsumer<String, byte[]> consumer, Stream stream) {
        TopicSpan all = TopicSpan.whole(consumer, stream.deadLetterTopic());
        Map<TopicPartition, Long> replayed = new HashMap<>();
        consumer.committed(all.to().keySet()).forEach((partition, offset) -> {
            if (offset != null) {
                replayed.put(partition, offset.offset());
            }
        });
        return all.behind(replayed);
    }

    private static DeadLetter letter(ConsumerRecord<String, byte[]> record) {
        return new DeadLetter(
                record.partition(),
                record.offset(),
                instant(header(record, DeadLetterForm.PREFIX + "at")),
                header(record, DeadLetterForm.PREFIX + "group"),
                header(record, DeadLetterForm.PREFIX + "reason"),
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
        settings.put("group.id", StreamAccess.DEAD_LETTER_GROUP);
        settings.put("enable.auto.commit", false);
        settings.put("default.api.timeout.ms", 10_000);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
