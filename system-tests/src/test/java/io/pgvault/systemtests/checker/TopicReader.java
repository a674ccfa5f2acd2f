package io.pgvault.systemtests.checker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pgvault.localstack.LocalKafka;
import io.pgvault.systemtests.checker.Observation.TopicRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all that lies on all topics of pgvault, and each time only what has come since. */
final class TopicReader implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicRecord> seen = new ArrayList<>();

    TopicReader(LocalKafka kafka) {
        consumer = new KafkaConsumer<>(
                kafka.clientSettings(Map.of("auto.offset.reset", "earliest")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.listTopics().entrySet().stream()
                .filter(topic -> topic.getKey().startsWith("pgvault."))
                .flatMap(topic -> topic.getValue().stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
    }

    /** All records up to now; of a broker that has lost its data, what it had as well. */
    List<TopicRecord> records() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        ends.forEach((partition, end) -> {
            if (consumer.position(partition) > end) {
                consumer.seek(partition, 0);
            }
        });
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> seen.add(read(record)));
        }
        return List.copyOf(seen);
    }

    private static TopicRecord read(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder raw = new StringBuilder(text(record.key()));
        for (Header header : record.headers()) {
            raw.append('\n').append(header.key()).append('=').append(text(header.value()));
        }
        return new TopicRecord(
                record.topic(),
                header(record, "ce_type"),
                header(record, "ce_id"),
                json(record.value()),
                raw.append('\n').append(text(record.value())).toString());
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : text(header.value());
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return bytes == null ? MissingNode.getInstance() : JSON.readTree(bytes);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
