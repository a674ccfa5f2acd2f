package io.pgvault.systemtests;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.stream.WorkerQueue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What services of a later version say to those of today. */
final class Tomorrow {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Object> BROKER = Pgvault.stack().kafka().clientSettings();

    private Tomorrow() {}

    /** The streams that vault, scheduler and retention service read; what workers read is a queue. */
    private static Set<Stream> streams() {
        Set<Stream> streams = EnumSet.allOf(Stream.class);
        for (WorkerQueue queue : WorkerQueue.values()) {
            streams.remove(queue.stream());
        }
        return streams;
    }

    /**
     * On each stream an event of a type that nobody knows yet, and the newest of each known type once more with a field
     * that nobody knows yet. Returns how many were said once more.
     */
    static int speaks() throws InterruptedException, ExecutionException, IOException {
        int again = 0;
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(BROKER, new StringSerializer(), new ByteArraySerializer())) {
            for (Stream stream : streams()) {
                List<ProducerRecord<String, byte[]>> sayings = new ArrayList<>();
                for (ConsumerRecord<String, byte[]> record : newestOfEachType(stream)) {
                    sayings.add(said(record, type(record), withAField(record.value())));
                    sayings.add(said(record, type(record) + "OfTomorrow", withAField(record.value())));
                    again++;
                }
                for (ProducerRecord<String, byte[]> saying : sayings) {
                    producer.send(saying).get();
                }
            }
        }
        return again;
    }

    private static List<ConsumerRecord<String, byte[]>> newestOfEachType(Stream stream) {
        Map<String, ConsumerRecord<String, byte[]>> newest = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(BROKER, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(stream.topic()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.value() != null && !type(record).isEmpty()) {
                        newest.put(type(record), record);
                    }
                }
            }
        }
        return List.copyOf(newest.values());
    }

    private static ProducerRecord<String, byte[]> said(
            ConsumerRecord<String, byte[]> record, String type, byte[] value) {
        ProducerRecord<String, byte[]> saying =
                new ProducerRecord<>(record.topic(), record.partition(), record.key(), value);
        record.headers().forEach(saying.headers()::add);
        replace(saying.headers(), "ce_id", UUID.randomUUID().toString());
        replace(saying.headers(), "ce_type", type);
        return saying;
    }

    private static void replace(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] withAField(byte[] value) throws IOException {
        ObjectNode content = (ObjectNode) JSON.readTree(value);
        content.putObject("ofTomorrow").put("answer", 42);
        return JSON.writeValueAsBytes(content);
    }

    private static String type(ConsumerRecord<?, ?> record) {
        var header = record.headers().lastHeader("ce_type");
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
