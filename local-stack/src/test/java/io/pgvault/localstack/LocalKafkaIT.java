package io.pgvault.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.contract.stream.ServiceName;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.stream.StreamAccess;
import io.pgvault.contract.stream.StreamRights;
import io.pgvault.contract.stream.WorkerQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

            TopicSetup.apply(KAFKA.clientSettings(), Map.of());

            assertThat(settings(admin, ConfigResource.Type.TOPIC, topic.name()))
                    .containsAllEntriesOf(Stream.JOB_EVENTS.topicConfig());
        }
    }

    @Test
    void shareGroupReadsWhatWasSentBeforeItsFirstConsumer() throws Exception {
        WorkerQueue queue = WorkerQueue.BACKUPS;
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(KAFKA.clientSettings(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(queue.stream().topic(), "instance", "sent early"))
                    .get();
        }

        try (KafkaShareConsumer<String, String> consumer = new KafkaShareConsumer<>(
                KAFKA.clientSettings(Map.of("group.id", queue.groupId())),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(queue.stream().topic()));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(consumer.poll(Duration.ofMillis(500)))
                            .anySatisfy(received -> assertThat(received.value()).isEqualTo("sent early")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServiceWritesAndReadsWhatIsItsAndNothingElse(ServiceName service) {
        StreamRights rights = StreamAccess.rights(service);
        Map<String, Object> settings = new HashMap<>(KAFKA.serviceSettings(service));
        settings.put("max.block.ms", "20000");
        try (KafkaProducer<String, String> producer =
                        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
                KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            for (String topic : topics()) {
                assertThat(isAllowed(() -> producer.send(new ProducerRecord<>(topic, "key", "{}"))
                                .get()))
                        .as("writes " + topic)
                        .isEqualTo(rights.writes().contains(topic));
                TopicPartition first = new TopicPartition(topic, 0);
                consumer.assign(List.of(first));
                consumer.seekToBeginning(List.of(first));
                assertThat(isAllowed(() -> consumer.poll(Duration.ofSeconds(1))))
                        .as("reads " + topic)
                        .isEqualTo(rights.reads().contains(topic));
            }
        }
    }

    @Test
    void whoDoesNotLogInIsNobody() {
        Map<String, Object> stranger = Map.of(
                "bootstrap.servers",
                KAFKA.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                        + " username=\"worker-service\" password=\"guessed\";");
        try (Admin admin = Admin.create(stranger)) {
            assertThatThrownBy(() -> admin.listTopics().names().get())
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                KAFKA.bootstrapServers(),
                "default.api.timeout.ms",
                "3000",
                "request.timeout.ms",
                "2000"))) {
            assertThatThrownBy(() -> admin.listTopics().names().get()).hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void aServiceChangesNothingOfTheBroker() {
        try (Admin admin = Admin.create(new HashMap<>(KAFKA.serviceSettings(ServiceName.VAULT)))) {
            assertThatThrownBy(() -> admin.deleteTopics(List.of(Stream.RECOVERY_POINT_EVENTS.topic()))
                            .all()
                            .get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() ->
                            admin.describeAcls(AclBindingFilter.ANY).values().get())
                    .hasCauseInstanceOf(ClusterAuthorizationException.class);
        }
    }

    private static List<String> topics() {
        List<String> topics = new ArrayList<>();
        for (Stream stream : Stream.values()) {
            topics.addAll(List.of(stream.topic(), stream.deadLetterTopic()));
        }
        Arrays.stream(WorkerQueue.values())
                .map(WorkerQueue::waitingTopic)
                .distinct()
                .forEach(topics::add);
        return topics;
    }

    private static boolean isAllowed(Callable<?> deed) {
        try {
            deed.call();
            return true;
        } catch (Exception e) {
            Throwable cause = e instanceof ExecutionException ? Objects.requireNonNull(e.getCause()) : e;
            assertThat(cause).isInstanceOf(AuthorizationException.class);
            return false;
        }
    }

    private static Admin admin() {
        return Admin.create(KAFKA.clientSettings());
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
