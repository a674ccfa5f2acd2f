package io.pgvault.retention;

import static io.pgvault.retention.Samples.policy;
import static io.pgvault.retention.Samples.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.TargetCopy.CopyOption;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointLost;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointRehydrated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationEnded;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.contract.stream.Stream;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.localstack.SharedParts;
import io.pgvault.messaging.EventReader;
import io.pgvault.messaging.EventWriter;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.retention.recoverypoints.SweepStorage;
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
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RetentionParts.class)
class RetentionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final BackupPolicy ONE_MONTH = policy("UTC", rule("Default", true, "P1M"));

    private final Map<String, Object> kafka = SharedParts.kafka().clientSettings();
    private final EventWriter writer = new EventWriter("/pgvault/test");
    private final VaultReference vault = new VaultReference(VaultId.random(), "/vaults/" + UUID.randomUUID());
    private final InstanceId instance = InstanceId.random();
    private final String container = StorageLayout.container(vault.id());

    @Inject
    BlobStore store;

    @Inject
    MovableClock clock;

    @Inject
    SweepStorage sweepStorage;

    @BeforeEach
    void prepareVault() throws Exception {
        send(StorageSamples.prepareVault(vault));
        awaitBlob(StorageLayout.VAULT_DOCUMENT);
    }

    @Test
    void preparesAVaultAndSaysSo() throws Exception {
        assertThat(read(StorageLayout.VAULT_DOCUMENT, LifecycleCommand.PrepareVault.class))
                .isEqualTo(StorageSamples.prepareVault(vault));
        assertThat(store.list(StorageLayout.locksContainer(vault.id()), "")).isEmpty();
        assertThat(messages(Stream.VAULT_EVENTS, VaultEvent.class, vault.id().toString(), 1))
                .singleElement()
                .isInstanceOfSatisfying(
                        VaultEvent.VaultPrepared.class,
                        prepared -> assertThat(prepared.container()).isEqualTo(container));
    }

    @Test
    void describesAnInstanceAndNeverGoesBackToALowerVersion() throws Exception {
        ProtectedInstance second = StorageSamples.instance(vault, instance, 2, "second");
        send(second);
        String document = StorageLayout.instanceDocument(instance);
        awaitBlob(document);
        assertThat(read(document, ProtectedInstance.class)).isEqualTo(second);

        send(StorageSamples.instance(vault, instance, 1, "first"));
        ProtectedInstance third = StorageSamples.instance(vault, instance, 3, "third");
        send(third);

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(read(document, ProtectedInstance.class)).isEqualTo(third));
    }

    @Test
    void tagsARecoveryPointOnceHoweverOftenItIsAnnounced() throws Exception {
        RecoveryPoint point = stored(now());
        announce(point);
        announce(point);
        RecoveryPoint next = stored(now().plusSeconds(1));
        announce(next);

        String document = StorageLayout.lifecycle(instance, point.id());
        awaitBlob(document);
        LifecycleDocument described = read(document, LifecycleDocument.class);
        assertThat(described.state()).isEqualTo(LifecycleDocument.State.KEPT);
        assertThat(described.expiresAt()).isAfter(point.time().plus(27, ChronoUnit.DAYS));
        // Both are of one instance, so the second announcement was handled before the other point's.
        assertThat(news(2))
                .extracting(event -> ((RecoveryPointTagged) event).recoveryPointId())
                .containsExactly(point.id(), next.id());
    }

    @Test
    void deletesWhatHasExpiredButNeverTheNewest() throws Exception {
        RecoveryPoint older = stored(now().minus(730, ChronoUnit.DAYS));
        RecoveryPoint newest = stored(now().minus(729, ChronoUnit.DAYS));
        announce(older);
        announce(newest);

        assertThat(news(4))
                .extracting(Object::getClass)
                .containsExactly(
                        RecoveryPointTagged.class,
                        RecoveryPointTagged.class,
                        RecoveryPointExpired.class,
                        RecoveryPointDeleted.class);
        assertThat(names(older)).isEmpty();
        awaitBlob(StorageLayout.lifecycle(instance, newest.id()));
        assertThat(names(newest)).hasSize(4);
    }

    @Test
    void deletesWhenItsTimeHasCome() throws Exception {
        RecoveryPoint older = stored(now());
        RecoveryPoint newest = stored(now().plusSeconds(1));
        announce(older);
        announce(newest);
        awaitBlob(StorageLayout.lifecycle(instance, older.id()));
        assertThat(news(2)).hasOnlyElementsOfType(RecoveryPointTagged.class);

        clock.goAhead(Duration.ofDays(32));

        assertThat(news(4))
                .last()
                .isInstanceOfSatisfying(
                        RecoveryPointDeleted.class,
                        deleted -> assertThat(deleted.recoveryPointId()).isEqualTo(older.id()));
        assertThat(names(older)).isEmpty();
        assertThat(names(newest)).isNotEmpty();
    }

    @Test
    void movesToTheArchiveAndDeletesFromThereWhenItsTimeHasCome() throws Exception {
        BackupPolicy tiered = policy("UTC", Samples.tiered("Default", "P1M", CopyOption.ON_EXPIRY, null, "P6M"));
        RecoveryPoint older = archivable(now(), tiered);
        RecoveryPoint newest = archivable(now().plusSeconds(1), tiered);
        announce(older);
        announce(newest);
        assertThat(news(2)).hasOnlyElementsOfType(RecoveryPointTagged.class);

        clock.goAhead(Duration.ofDays(32));

        assertThat(news(4)).filteredOn(RecoveryPointArchived.class::isInstance).hasSize(2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                read(StorageLayout.lifecycle(instance, older.id()), LifecycleDocument.class)
                                        .dataStore())
                        .isEqualTo(DataStore.ARCHIVE_STORE));
        assertThat(tiers(older))
                .containsEntry("manifest.json", BlobTier.HOT)
                .containsEntry("lifecycle.json", BlobTier.HOT);
        assertThat(tiers(older)).containsEntry("database_0.0000.dump.zst", BlobTier.ARCHIVE);

        clock.goAhead(Duration.ofDays(185));

        assertThat(news(6)).last().isInstanceOf(RecoveryPointDeleted.class);
        assertThat(names(older)).isEmpty();
        assertThat(names(newest)).hasSize(3);
    }

    @Test
    void bringsBackFromTheArchiveForAWhile() throws Exception {
        RecoveryPoint point =
                archivable(now(), policy("UTC", Samples.tiered("Default", "P1M", CopyOption.ON_EXPIRY, null, "P6M")));
        announce(point);
        clock.goAhead(Duration.ofDays(32));
        assertThat(news(2)).last().isInstanceOf(RecoveryPointArchived.class);

        send(new LifecycleCommand.RehydrateRecoveryPoint(
                vault,
                instance,
                point.id(),
                JobId.random(),
                new RehydrationTerms(RehydrationPriority.HIGH, 10),
                now()));

        assertThat(news(3))
                .last()
                .isInstanceOfSatisfying(
                        RecoveryPointRehydrated.class,
                        back -> assertThat(back.until()).isEqualTo(back.at().plus(10, ChronoUnit.DAYS)));
        assertThat(names(point))
                .filteredOn(name -> name.contains("/rehydrated/"))
                .singleElement()
                .satisfies(copy -> assertThat(store.readRange(new BlobAddress(container, copy), 0, 1))
                        .containsExactly(1));
        assertThat(read(StorageLayout.lifecycle(instance, point.id()), LifecycleDocument.class)
                        .rehydratedUntil())
                .isNotNull();

        clock.goAhead(Duration.ofDays(11));

        assertThat(news(4)).last().isInstanceOf(RehydrationEnded.class);
        assertThat(names(point)).noneMatch(name -> name.contains("/rehydrated/"));
        assertThat(read(StorageLayout.lifecycle(instance, point.id()), LifecycleDocument.class)
                        .rehydratedUntil())
                .isNull();
    }

    private RecoveryPoint archivable(Instant time, BackupPolicy policy) {
        RecoveryPoint point = Samples.recoveryPoint(vault, instance, time, policy, null);
        Manifest manifest = StorageSamples.manifest(point, time);
        store.create(
                new BlobAddress(
                        container,
                        StreamNames.ofDatabase(instance, point.id(), manifest.attemptId(), 0)
                                .segment(0)),
                new byte[] {1});
        StorageSamples.store(store, manifest);
        return point;
    }

    private Map<String, BlobTier> tiers(RecoveryPoint point) {
        return names(point).stream()
                .collect(Collectors.toMap(
                        name -> name.substring(name.lastIndexOf('/') + 1),
                        name -> store.tier(new BlobAddress(container, name)).orElseThrow()));
    }

    @Test
    void decidesAgainByAPolicyThatIsWantedForWhatExists() throws Exception {
        RecoveryPoint point = stored(now());
        announce(point);
        assertThat(news(1)).hasSize(1);

        send(new LifecycleCommand.RetagRecoveryPoints(
                vault, instance, policy("UTC", rule("Default", true, "P1Y")), now()));

        assertThat(news(2))
                .last()
                .isInstanceOfSatisfying(
                        RecoveryPointTagged.class,
                        tagged -> assertThat(tagged.expiresAt())
                                .isAfter(point.time().plus(360, ChronoUnit.DAYS)));
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                read(StorageLayout.lifecycle(instance, point.id()), LifecycleDocument.class)
                                        .expiresAt())
                        .isAfter(point.time().plus(360, ChronoUnit.DAYS)));
    }

    @Test
    void saysWhetherAJobReachedItsManifest() throws Exception {
        RecoveryPoint point = Samples.recoveryPoint(vault, instance, now(), ONE_MONTH, null);
        StorageSamples.store(store, StorageSamples.manifest(point, now()));
        JobId without = JobId.random();

        send(new LifecycleCommand.ResolveJob(vault, instance, without, now()));
        send(new LifecycleCommand.ResolveJob(vault, instance, point.jobId(), now()));

        assertThat(messages(Stream.JOB_EVENTS, JobResolved.class, without.toString(), 1))
                .singleElement()
                .satisfies(resolved -> assertThat(resolved.recoveryPoint()).isNull());
        assertThat(messages(Stream.JOB_EVENTS, JobResolved.class, point.jobId().toString(), 1))
                .singleElement()
                .satisfies(resolved -> assertThat(resolved.recoveryPoint()).isEqualTo(point));
        awaitBlob(StorageLayout.lifecycle(instance, point.id()));
    }

    @Test
    void announcesAManifestThatNobodyAnnounced() throws Exception {
        send(StorageSamples.instance(vault, instance, 1, "swept"));
        RecoveryPoint point = Samples.recoveryPoint(vault, instance, now(), ONE_MONTH, null);
        StorageSamples.store(store, StorageSamples.manifest(point, now().minus(Duration.ofMinutes(11))));

        awaitBlob(StorageLayout.lifecycle(instance, point.id()));
        assertThat(news(1)).singleElement().isInstanceOf(RecoveryPointTagged.class);
    }

    @Test
    void aRecoveryPointThatVanishedIsLostUntilItIsFound() throws Exception {
        send(StorageSamples.instance(vault, instance, 1, "swept"));
        awaitBlob(StorageLayout.instanceDocument(instance));
        RecoveryPoint point = Samples.recoveryPoint(vault, instance, now(), ONE_MONTH, null);
        StorageSamples.store(store, StorageSamples.manifest(point, now()));
        announce(point);
        awaitBlob(StorageLayout.lifecycle(instance, point.id()));
        BlobAddress manifest = new BlobAddress(container, StorageLayout.manifest(instance, point.id()));
        byte[] kept = store.read(manifest, 1 << 20).orElseThrow().bytes();

        store.delete(manifest);
        sweepStorage.sweep();
        assertThat(news(2)).last().isInstanceOf(RecoveryPointLost.class);

        store.create(manifest, kept);
        sweepStorage.sweep();
        assertThat(news(3)).last().isInstanceOf(RecoveryPointFound.class);
    }

    @Test
    void deletesWhatALostAttemptLeft() throws Exception {
        send(StorageSamples.instance(vault, instance, 1, "swept"));
        awaitBlob(StorageLayout.instanceDocument(instance));
        RecoveryPoint lost = Samples.recoveryPoint(vault, instance, now(), ONE_MONTH, null);
        BlobAddress left = new BlobAddress(
                container,
                StreamNames.ofDatabase(instance, lost.id(), AttemptId.random(), 0)
                        .segment(0));
        store.create(left, new byte[] {1});

        sweepStorage.sweep();
        sweepStorage.sweep();
        assertThat(store.find(left)).isPresent();
        clock.goAhead(Duration.ofDays(9));

        await().atMost(PATIENCE).until(() -> store.find(left).isEmpty());
    }

    @Test
    void garbageIsSetAsideAndNothingStops() throws Exception {
        String key = instance.toString();
        Stream stream = Stream.RECOVERY_POINT_EVENTS;
        produce(new ProducerRecord<>(stream.topic(), key, new byte[] {1, 2, 3}));

        RecoveryPoint point = stored(now());
        announce(point);

        awaitBlob(StorageLayout.lifecycle(instance, point.id()));
        assertThat(records(stream.deadLetterTopic(), key, 1).getFirst().value()).containsExactly(1, 2, 3);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private RecoveryPoint stored(Instant time) {
        RecoveryPoint point = Samples.recoveryPoint(vault, instance, time, ONE_MONTH, null);
        AttemptId attempt = AttemptId.random();
        StorageSamples.store(store, StorageSamples.manifest(point, time));
        for (String name : List.of(
                StreamNames.ofDatabase(instance, point.id(), attempt, 0).segment(0),
                StreamNames.ofDatabase(instance, point.id(), attempt, 0).blocks())) {
            store.create(new BlobAddress(container, name), name.getBytes(StandardCharsets.UTF_8));
        }
        return point;
    }

    private void announce(RecoveryPoint point) throws Exception {
        send(new RecoveryPointCreated(point.time(), point));
    }

    private void awaitBlob(String name) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> store.find(new BlobAddress(container, name)).isPresent());
    }

    private List<String> names(RecoveryPoint point) {
        try (var blobs = store.list(container, StorageLayout.recoveryPointPrefix(instance, point.id()))) {
            return blobs.map(StoredBlob::name).toList();
        }
    }

    private <T> T read(String name, Class<T> type) throws IOException {
        return ContractJson.mapper()
                .readValue(
                        store.read(new BlobAddress(container, name), 1 << 20)
                                .orElseThrow()
                                .bytes(),
                        type);
    }

    /** The service's own events of the instance, once there are so many. */
    private List<RecoveryPointEvent> news(int count) {
        List<RecoveryPointEvent> news = new ArrayList<>();
        follow(Stream.RECOVERY_POINT_EVENTS.topic(), instance.toString(), record -> {
            if (read(Stream.RECOVERY_POINT_EVENTS, record) instanceof RecoveryPointEvent event
                    && !(event instanceof RecoveryPointCreated)) {
                news.add(event);
            }
            return news.size() >= count;
        });
        return news;
    }

    private <M extends Message> List<M> messages(Stream stream, Class<M> type, String key, int count) {
        return records(stream.topic(), key, count).stream()
                .map(record -> type.cast(read(stream, record)))
                .toList();
    }

    private static Message read(Stream stream, ConsumerRecord<String, byte[]> record) {
        return new EventReader().read(stream, record).orElseThrow().message();
    }

    private List<ConsumerRecord<String, byte[]>> records(String topic, String key, int count) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        follow(topic, key, record -> {
            records.add(record);
            return records.size() >= count;
        });
        return records;
    }

    /** Reads the records of a key from the beginning until told that it is enough. */
    private void follow(String topic, String key, Predicate<ConsumerRecord<String, byte[]>> enough) {
        Map<String, Object> settings = SharedParts.kafka()
                .clientSettings(Map.of("group.id", "test-" + UUID.randomUUID(), "auto.offset.reset", "earliest"));
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            boolean[] done = {false};
            await().atMost(PATIENCE).until(() -> {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    done[0] |= key.equals(record.key()) && enough.test(record);
                }
                return done[0];
            });
        }
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
