package io.pgvault.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.ProtectedInstance.State;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.stream.Stream;
import io.pgvault.localstack.SharedParts;
import io.pgvault.messaging.EventReader;
import io.pgvault.messaging.EventWriter;
import io.pgvault.scheduler.planning.Instances;
import io.pgvault.scheduler.planning.ScheduleStore;
import io.pgvault.scheduler.planning.ScheduledInstance;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(SchedulerParts.class)
class SchedulerIT {
    @Inject
    ScheduleStore store;

    @Inject
    DataSource dataSource;

    private final Map<String, Object> kafka = SharedParts.kafka().clientSettings();
    private final EventWriter writer = new EventWriter("/pgvault/test");

    @Test
    void firesAProtectedInstanceAtItsInstantAndOnlyOnce() throws Exception {
        InstanceId instance = InstanceId.random();
        Instant due = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.SECONDS);
        ProtectedInstance message = Instances.protectedInstance(instance, 1, "R/" + due + "/P1D");
        send(message);
        send(message);

        List<BackupTriggered> triggers = triggersOf(instance, due.plusSeconds(3));

        assertThat(triggers).singleElement().satisfies(trigger -> {
            assertThat(trigger.jobId()).isEqualTo(JobId.scheduled(instance, due));
            assertThat(trigger.triggeredAt()).isAfterOrEqualTo(due);
        });
    }

    @Test
    void theNewestStateStaysHoweverManyAreReadAtOnce() throws Exception {
        List<InstanceId> instances =
                IntStream.range(0, 50).mapToObj(i -> InstanceId.random()).toList();
        List<ProtectedInstance> states = new ArrayList<>();
        for (int version = 1; version <= 10; version++) {
            for (InstanceId instance : instances) {
                states.add(Instances.protectedInstance(
                        instance, version, "R/2100-01-%02dT00:00:00Z/P1D".formatted(version)));
            }
        }
        send(states.toArray(ProtectedInstance[]::new));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(rows(instances))
                        .extracting(row -> row.instance().version())
                        .containsOnly(10L)
                        .hasSize(instances.size()));
        assertThat(rows(instances))
                .extracting(ScheduledInstance::nextFireAt)
                .containsOnly(Instant.parse("2100-01-10T00:00:00Z"));
    }

    @Test
    void statesThatAreNotTrueSilenceNoInstance() throws Exception {
        InstanceId instance = InstanceId.random();
        String yearly = "R/2100-01-01T00:00:00Z/P1Y";
        send(Instances.protectedInstance(instance, 2, yearly));
        awaitNextFireAt(instance, "2100-01-01T00:00:00Z");

        send(
                Instances.instance(instance, 1L << 60, State.DELETED, yearly),
                Instances.ofVault(
                        new VaultReference(VaultId.random(), "/vaults/other"),
                        Instances.instance(instance, 5, State.DELETED, yearly)),
                Instances.instance(instance, 1, State.DELETED, yearly),
                // Older than what the lies say.
                Instances.protectedInstance(instance, 3, "R/2100-02-01T00:00:00Z/P1Y"));

        awaitNextFireAt(instance, "2100-02-01T00:00:00Z");
    }

    private void awaitNextFireAt(InstanceId instance, String expected) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(rows(List.of(instance)))
                        .extracting(ScheduledInstance::nextFireAt)
                        .containsExactly(Instant.parse(expected)));
    }

    @Test
    void theDatabaseNoticesWithinSecondsThatAReplicasMachineIsGone() throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet settings = statement.executeQuery("select current_setting('tcp_keepalives_idle')::int"
                        + " + current_setting('tcp_keepalives_interval')::int"
                        + " * current_setting('tcp_keepalives_count')::int")) {
            settings.next();
            assertThat(settings.getInt(1)).isBetween(1, 10);
        }
    }

    private List<ScheduledInstance> rows(List<InstanceId> instances) {
        return QuarkusTransaction.requiringNew()
                .call(() -> instances.stream()
                        .flatMap(instance -> store.findForUpdate(instance).stream())
                        .toList());
    }

    private void send(ProtectedInstance... messages) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (ProtectedInstance message : messages) {
                sent.add(producer.send(writer.write(message, Instant.now())));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    private List<BackupTriggered> triggersOf(InstanceId instance, Instant until) {
        List<BackupTriggered> triggers = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer(Stream.BACKUP_TRIGGERS.topic())) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> new EventReader()
                                .read(Stream.BACKUP_TRIGGERS, record)
                                .map(received -> (BackupTriggered) received.message())
                                .filter(trigger -> trigger.source().instanceId().equals(instance))
                                .ifPresent(triggers::add));
                return Instant.now().isAfter(until) && !triggers.isEmpty();
            });
        }
        return triggers;
    }

    private KafkaConsumer<String, byte[]> consumer(String topic) {
        Map<String, Object> settings = SharedParts.kafka()
                .clientSettings(Map.of("group.id", "test-" + UUID.randomUUID(), "auto.offset.reset", "earliest"));
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        return consumer;
    }
}
