package io.pgvault.localstack;

import io.pgvault.contract.stream.ServiceName;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.stream.WorkerQueue;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Gives a broker the topics, dead-letter topics, waiting topics and share-group settings of the contract, and services
 * their rights. May be repeated.
 */
public final class TopicSetup {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final short SINGLE_REPLICA = 1;

    private TopicSetup() {}

    /**
     * Prepares the broker named by the first argument or {@code KAFKA_BOOTSTRAP_SERVERS}, each topic in
     * {@code TOPIC_REPLICAS} replicas. How to reach a broker that asks for more is in {@code KAFKA_PROPERTIES_FILE},
     * as Kafka's own tools take it. Services whose principals are named ({@code VAULT_SERVICE_PRINCIPAL=User:...}) get the
     * rights that they need.
     */
    public static void main(String... arguments) {
        Map<String, String> environment = System.getenv();
        String bootstrapServers = arguments.length > 0 ? arguments[0] : environment.get("KAFKA_BOOTSTRAP_SERVERS");
        if (bootstrapServers == null) {
            throw new LocalStackException("Name the broker: TopicSetup HOST:PORT, or set KAFKA_BOOTSTRAP_SERVERS.");
        }
        Map<String, Object> client = new HashMap<>();
        if (environment.containsKey("KAFKA_PROPERTIES_FILE")) {
            client.putAll(properties(Path.of(environment.get("KAFKA_PROPERTIES_FILE"))));
        }
        client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        apply(
                client,
                Short.parseShort(environment.getOrDefault("TOPIC_REPLICAS", "1")),
                AclSetup.principals(environment));
        System.out.println("Topics and share groups are ready on " + bootstrapServers);
    }

    static Map<String, String> properties(Path file) {
        Properties properties = new Properties();
        try (Reader content = Files.newBufferedReader(file)) {
            properties.load(content);
        } catch (IOException e) {
            throw new LocalStackException("Cannot read " + file + ": " + e, e);
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    /** Prepares a broker of one node. */
    static void apply(Map<String, Object> client, Map<ServiceName, String> principals) {
        apply(client, SINGLE_REPLICA, principals);
    }

    private static void apply(Map<String, Object> client, short replicas, Map<ServiceName, String> principals) {
        try (Admin admin = Admin.create(client)) {
            // Rights first: a service that waits for its topics waits on, one that is refused them ends.
            grant(admin, AclSetup.bindings(principals));
            List<NewTopic> topics = topics(replicas);
            var existing = get(admin.listTopics().names());
            get(admin.createTopics(topics.stream()
                            .filter(topic -> !existing.contains(topic.name()))
                            .toList())
                    .all());
            get(admin.incrementalAlterConfigs(configurations(topics)).all());
        }
    }

    /** Returns once they are in force: a broker says that it has kept rights before it grants by them. */
    private static void grant(Admin admin, Collection<AclBinding> rights) {
        if (rights.isEmpty()) {
            return;
        }
        get(admin.createAcls(rights).all());
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!get(admin.describeAcls(AclBindingFilter.ANY).values()).containsAll(rights)) {
            if (System.nanoTime() - end > 0) {
                throw new LocalStackException(
                        "The Kafka broker took the services' rights, but does not grant by them after " + LIMIT + ".");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** All that the contract asks for, each in so many replicas. */
    static List<NewTopic> topics(short replicas) {
        List<NewTopic> topics = new ArrayList<>();
        for (Stream stream : Stream.values()) {
            topics.add(new NewTopic(stream.topic(), stream.partitions(), replicas).configs(stream.topicConfig()));
            topics.add(new NewTopic(stream.deadLetterTopic(), 1, replicas).configs(stream.deadLetterTopicConfig()));
        }
        Map<String, Map<String, String>> waiting = new HashMap<>();
        for (WorkerQueue queue : WorkerQueue.values()) {
            waiting.put(queue.waitingTopic(), queue.waitingTopicConfig());
        }
        waiting.forEach((name, settings) -> topics.add(new NewTopic(name, 1, replicas).configs(settings)));
        return topics;
    }

    private static Map<ConfigResource, Collection<AlterConfigOp>> configurations(List<NewTopic> topics) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (NewTopic topic : topics) {
            if (!topic.configs().isEmpty()) {
                changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), settings(topic.configs()));
            }
        }
        for (WorkerQueue queue : WorkerQueue.values()) {
            changes.put(new ConfigResource(ConfigResource.Type.GROUP, queue.groupId()), settings(queue.groupConfig()));
        }
        return changes;
    }

    static List<AlterConfigOp> settings(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LocalStackException("The Kafka broker refused its topics: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("Interrupted while creating topics", e);
        }
    }
}
