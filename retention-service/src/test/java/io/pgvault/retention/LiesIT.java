package io.pgvault.retention;

import static io.pgvault.retention.Samples.policy;
import static io.pgvault.retention.Samples.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.Message;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.contract.vault.LifecycleCommand.RetagRecoveryPoints;
import io.pgvault.localstack.SharedParts;
import io.pgvault.messaging.EventWriter;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Well-formed messages that are not true, on each stream that retention reads: no backup goes for them. */
@QuarkusTest
@QuarkusTestResource(RetentionParts.class)
@SuppressWarnings("NullAway.Init") // the container sets store and clock
class LiesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final BackupPolicy WEEK = policy("UTC", rule("Default", true, "P7D"));
    private static final BackupPolicy DAY = policy("UTC", rule("Default", true, "P1D"));
    private static final BackupPolicy YEAR = policy("UTC", rule("Default", true, "P1Y"));

    private final Map<String, Object> kafka = SharedParts.kafka().clientSettings();
    private final EventWriter writer = new EventWriter("/pgvault/test");
    private final VaultReference vault = new VaultReference(VaultId.random(), "/vaults/" + UUID.randomUUID());
    private final InstanceId instance = InstanceId.random();

    @Inject
    BlobStore store;

    @Inject
    MovableClock clock;

    @BeforeEach
    void prepareVault() throws Exception {
        send(StorageSamples.prepareVault(vault));
        awaitInVault(StorageLayout.VAULT_DOCUMENT);
    }

    @Test
    void aRecoveryPointOfTheFutureAndPoliciesThatEndAtOnceDeleteNothing() throws Exception {
        List<RecoveryPoint> points = IntStream.range(0, 5)
                .mapToObj(i -> stored(instance, now().minus(30 + i, ChronoUnit.HOURS), YEAR))
                .toList();
        announce(points);
        RecoveryPoint future =
                Samples.recoveryPoint(vault, instance, Instant.parse("2099-01-01T00:00:00Z"), YEAR, null);

        send(new RecoveryPointCreated(now(), future));
        produce(negative(writer.write(new RetagRecoveryPoints(vault, instance, DAY, now()), now())));
        send(new RetagRecoveryPoints(vault, instance, DAY, now()));

        awaitDeadLetter(
                Stream.RECOVERY_POINT_EVENTS,
                value -> value.contains(future.id().value()));
        awaitDeadLetter(
                Stream.LIFECYCLE_COMMANDS, value -> value.contains(instance.toString()) && value.contains("P-1D"));
        for (RecoveryPoint point : points) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(described(point).expiresAt())
                            .isEqualTo(point.time().plus(7, ChronoUnit.DAYS)));
        }
        assertThatAllStayAfterARound(points);
    }

    @Test
    void aNewestOneThatIsNotInStorageDeletesNothing() throws Exception {
        List<RecoveryPoint> points = IntStream.range(0, 5)
                .mapToObj(i -> stored(instance, now().minus(30 + i, ChronoUnit.DAYS), YEAR))
                .toList();
        announce(points);
        send(new RecoveryPointCreated(
                now(), Samples.recoveryPoint(vault, instance, now().plus(30, ChronoUnit.MINUTES), YEAR, null)));

        send(new RetagRecoveryPoints(vault, instance, WEEK, now()));

        for (RecoveryPoint point : points) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(described(point).expiresAt()).isBefore(now()));
        }
        assertThatAllStayAfterARound(points);
    }

    @Test
    void deletionsThatRetentionDidNotBeginAreNotBegun() throws Exception {
        List<RecoveryPoint> points = IntStream.range(0, 3)
                .mapToObj(i -> stored(instance, now().minus(30 + i, ChronoUnit.DAYS), YEAR))
                .toList();
        announce(points);
        for (RecoveryPoint point : points) {
            awaitInVault(StorageLayout.lifecycle(instance, point.id()));
            send(new RecoveryPointExpired(now(), instance, point.id(), "It expired."));
            send(new RecoveryPointDeleted(now(), instance, point.id(), "It expired."));
        }

        assertThatAllStayAfterARound(points);
        // Followed as before: a policy that is wanted for what exists reaches them.
        send(new RetagRecoveryPoints(vault, instance, policy("UTC", rule("Default", true, "P2Y")), now()));
        for (RecoveryPoint point : points) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(described(point).expiresAt()).isAfter(now().plus(600, ChronoUnit.DAYS)));
        }
    }

    @Test
    void aStateAheadOfTheClockSilencesNoInstance() throws Exception {
        send(StorageSamples.instance(vault, instance, 1L << 60, "forged"));
        ProtectedInstance real = StorageSamples.instance(vault, instance, 5, "real");
        send(real);

        awaitInVault(StorageLayout.instanceDocument(instance));
        assertThat(read(StorageLayout.instanceDocument(instance), ProtectedInstance.class))
                .isEqualTo(real);
        awaitDeadLetter(
                Stream.PROTECTED_INSTANCES, value -> value.contains(instance.toString()) && value.contains("forged"));
    }

    @Test
    void aVaultIsNotDescribedAsAnother() throws Exception {
        send(new LifecycleCommand.PrepareVault(
                new VaultReference(vault.id(), "/vaults/of-a-victim"), "v", "westeurope", "LocallyRedundant", now()));
        VaultReference behind = new VaultReference(VaultId.random(), "/vaults/behind");
        send(StorageSamples.prepareVault(behind));
        // Tasks are worked off one after the other.
        awaitBlob(StorageLayout.container(behind.id()), StorageLayout.VAULT_DOCUMENT);

        assertThat(read(StorageLayout.VAULT_DOCUMENT, LifecycleCommand.PrepareVault.class)
                        .vault())
                .isEqualTo(vault);
    }

    /** Expiry has come to each instance once when another one's, told after all else, has lost what it should. */
    private void assertThatAllStayAfterARound(List<RecoveryPoint> points) throws Exception {
        for (int i = 0; i < 2; i++) {
            InstanceId other = InstanceId.random();
            RecoveryPoint old = stored(other, now().minus(800, ChronoUnit.DAYS), YEAR);
            announce(List.of(old, stored(other, now().minus(799, ChronoUnit.DAYS), YEAR)));
            await().atMost(PATIENCE)
                    .until(() -> store.find(address(StorageLayout.manifest(other, old.id())))
                            .isEmpty());
        }
        assertThat(points)
                .allSatisfy(point -> assertThat(store.find(address(StorageLayout.manifest(instance, point.id()))))
                        .isPresent())
                .allSatisfy(point -> assertThat(described(point).state()).isEqualTo(LifecycleDocument.State.KEPT));
    }

    private RecoveryPoint stored(InstanceId of, Instant time, BackupPolicy policy) {
        RecoveryPoint point = Samples.recoveryPoint(vault, of, time, policy, null);
        StorageSamples.store(store, StorageSamples.manifest(point, time));
        return point;
    }

    private void announce(List<RecoveryPoint> points) throws Exception {
        for (RecoveryPoint point : points) {
            send(new RecoveryPointCreated(point.time(), point));
        }
    }

    private static ProducerRecord<String, byte[]> negative(ProducerRecord<String, byte[]> record) {
        String text = new String(record.value(), StandardCharsets.UTF_8);
        assertThat(text).contains("\"deleteAfter\":\"P1D\"");
        return new ProducerRecord<>(
                record.topic(),
                null,
                record.key(),
                text.replace("\"P1D\"", "\"P-1D\"").getBytes(StandardCharsets.UTF_8),
                record.headers());
    }

    private void awaitDeadLetter(Stream stream, Predicate<String> wanted) {
        List<String> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(stream.deadLetterTopic()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    // Garbage may have no value at all.
                    if (record.value() != null) {
                        found.add(new String(record.value(), StandardCharsets.UTF_8));
                    }
                });
                return found.stream().anyMatch(wanted);
            });
        }
    }

    private LifecycleDocument described(RecoveryPoint point) throws IOException {
        return read(StorageLayout.lifecycle(instance, point.id()), LifecycleDocument.class);
    }

    private <T> T read(String name, Class<T> type) throws IOException {
        return ContractJson.mapper()
                .readValue(store.read(address(name), 1 << 20).orElseThrow().bytes(), type);
    }

    private BlobAddress address(String name) {
        return new BlobAddress(StorageLayout.container(vault.id()), name);
    }

    private void awaitInVault(String name) {
        awaitBlob(StorageLayout.container(vault.id()), name);
    }

    private void awaitBlob(String container, String name) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> store.find(new BlobAddress(container, name)).isPresent());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void send(Message message) throws Exception {
        produce(writer.write(message, Instant.now()));
    }

    private void produce(ProducerRecord<String, byte[]> record) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }
}
