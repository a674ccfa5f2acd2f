package io.pgvault.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.stream.Stream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CompareInstanceStatesTest {
    private static final Instant AT = Instant.parse("2026-11-26T10:00:00Z");
    private static final TopicPartition PARTITION = new TopicPartition(Stream.PROTECTED_INSTANCES.topic(), 0);

    private final List<ConsumerRecord<String, byte[]>> stream = new ArrayList<>();
    private final Held held = new Held();

    @Test
    void whatIsMissingOrOlderIsTakenOver() {
        InstanceId missing = published(1);
        InstanceId older = published(7);
        held.versions.put(older, 6L);
        InstanceId known = published(3);
        held.versions.put(known, 3L);
        InstanceId newer = published(4);
        held.versions.put(newer, 5L);

        assertThat(compare()).isEqualTo(2);

        assertThat(held.taken).extracting(ProtectedInstance::instanceId).containsExactlyInAnyOrder(missing, older);
    }

    @Test
    void ofSeveralStatesTheLatestIsTakenOver() {
        InstanceId instance = InstanceId.random();
        publish(instance, 1);
        publish(instance, 3);
        publish(instance, 2);

        assertThat(compare()).isEqualTo(1);

        assertThat(held.taken).extracting(ProtectedInstance::version).containsExactly(3L);
    }

    @Test
    void anEmptyStreamTakesNothingAway() {
        held.versions.put(InstanceId.random(), 1L);

        assertThat(compare()).isZero();
    }

    @Test
    void whatCannotBeReadIsPassedOver() {
        stream.add(new ConsumerRecord<>(
                PARTITION.topic(), 0, stream.size(), "key", "no event".getBytes(StandardCharsets.UTF_8)));
        published(1);

        assertThat(compare()).isEqualTo(1);
    }

    /** Somebody else's lie, or the work of a clock that was ahead. */
    @Test
    void aVersionThatIsAheadOfTheClockSilencesNobody() {
        InstanceId instance = InstanceId.random();
        publish(instance, 3);
        publish(instance, 1L << 60);
        held.versions.put(instance, 1L << 60);

        assertThat(compare()).isEqualTo(1);

        assertThat(held.taken).extracting(ProtectedInstance::version).containsExactly(3L);
    }

    private int compare() {
        return new CompareInstanceStates(
                        new StateReader(this::consumer), held::versions, held.taken::add, Runnable::run, () -> AT)
                .compare();
    }

    private MockConsumer<String, byte[]> consumer() {
        MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updatePartitions(
                PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) stream.size()));
        consumer.schedulePollTask(() -> stream.forEach(consumer::addRecord));
        return consumer;
    }

    private InstanceId published(long version) {
        InstanceId instance = InstanceId.random();
        publish(instance, version);
        return instance;
    }

    private void publish(InstanceId instance, long version) {
        VaultReference vault = new VaultReference(VaultId.random(), "/vaults/v");
        BackupPolicy policy = new BackupPolicy(
                "/policies/p",
                "p",
                1,
                new BackupRule("r", BackupSchedule.parse(List.of("R/2026-11-01T22:00:00Z/P1D"), "UTC"), List.of()),
                List.of());
        ProtectedInstance state = new ProtectedInstance(
                new BackupSource(
                        vault,
                        instance,
                        "i",
                        new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/databases/d", "d"),
                        new SecretReference(URI.create("https://keys.example.com/secrets/d")),
                        null),
                version,
                ProtectedInstance.State.PROTECTION_CONFIGURED,
                "i",
                policy,
                AT,
                null,
                null);
        ProducerRecord<String, byte[]> sent = new EventWriter("/pgvault/test").write(state, AT);
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(sent.topic(), 0, stream.size(), sent.key(), sent.value());
        sent.headers().forEach(header -> record.headers().add(header));
        stream.add(record);
    }

    private static final class Held {
        private final Map<InstanceId, Long> versions = new HashMap<>();
        private final List<ProtectedInstance> taken = new ArrayList<>();

        Map<InstanceId, Long> versions(Collection<InstanceId> instances) {
            Map<InstanceId, Long> known = new HashMap<>(versions);
            known.keySet().retainAll(instances);
            return known;
        }
    }
}
