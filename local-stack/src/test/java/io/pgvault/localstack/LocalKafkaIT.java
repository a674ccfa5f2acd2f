package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.stream.WorkerQueue;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LocalKafkaIT {
    private static final LocalKafka KAFKA = SharedParts.kafka();

    @Test
    void createsTheTopicsOfTheContractWithTheirDeadLetters() throws Exception {
        try (Admin admin = admin()) {
            Set<String> topics = admin.listTopics().names().get();

            assertThat(topics)
                    .containsAll(
                            Arrays.stream(Stream.values()).map(Stream::topic).toList())
                    .containsAll(Arrays.stream(Stream.values())
                            .map(Stream::deadLetterTopic)
                            .toList());
        }
    }

    @Test
    void givesEveryTopicItsPartitionsAndSettings() throws Exception {
        try (Admin admin = admin()) {
            for (Stream stream : Stream.values()) {
                var description = Objects.requireNonNull(admin.describeTopics(List.of(stream.topic()))
                        .allTopicNames()
                        .get()
                        .get(stream.topic()));

                assertThat(description.partitions()).as(stream.topic()).hasSize(stream.partitions());
                assertThat(settings(admin, ConfigResource.Type.TOPIC, stream.topic()))
                        .as(stream.topic())
                        .containsAllEntriesOf(stream.topicConfig());
            }
        }
    }

    @Test
    void givesEveryShareGroupItsSettings() throws Exception {
        try (Admin admin = admin()) {
            for (WorkerQueue queue : WorkerQueue.values()) {
                assertThat(settings(admin, ConfigResource.Type.GROUP, queue.groupId()))
                        .as(queue.groupId())
                        .containsAllEntriesOf(queue.groupConfig());
            }
        }
    }

    @Test
    void settingUpTopicsAgainPutsChangedSettingsBack() throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Stream.JOB_EVENTS.topic());
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(topic, TopicSetup.settings(Map.of("retention.ms", "60000"))))
                    .all()
                    .get();

            TopicSetup.apply(KAFKA.bootstrapServers());

            assertThat(settings(admin, ConfigResource.Type.TOPIC, topic.name()))
                    .containsAllEntriesOf(Stream.JOB_EVENTS.topicConfig());
        }
    }

    @Test
    void shareGroupReadsWhatWasSentBeforeItsFirstConsumer() throws Exception {
        WorkerQueue queue = WorkerQueue.BACKUPS;
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(queue.stream().topic(), "instance", "sent early"))
                    .get();
        }

        try (KafkaShareConsumer<String, String> consumer = new KafkaShareConsumer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrapServers(), "group.id", queue.groupId()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(queue.stream().topic()));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(consumer.poll(Duration.ofMillis(500)))
                            .anySatisfy(received -> assertThat(received.value()).isEqualTo("sent early")));
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()));
    }

    private static Map<String, String> settings(Admin admin, ConfigResource.Type type, String name) throws Exception {
        ConfigResource resource = new ConfigResource(type, name);
        Map<String, String> settings = new HashMap<>();
        Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource)).all().get().get(resource))
                .entries()
                .forEach(entry -> settings.put(entry.name(), entry.value()));
        return settings;
    }
}
