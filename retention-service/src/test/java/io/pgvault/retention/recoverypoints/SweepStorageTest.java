package io.pgvault.retention.recoverypoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointLost;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.retention.FakeDueList;
import io.pgvault.retention.FakeDueList.State;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.FakeWaitingDeletions;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StorageSamples;
import io.pgvault.retention.StumblingBlobs;
import io.pgvault.retention.storage.BlobStoredRecoveryPoints;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SweepStorageTest {
    private static final Instant START = Instant.parse("2026-11-20T22:00:00Z");
    private static final String CONTAINER = StorageLayout.container(Samples.VAULT.id());

    private final FakeDueList dueList = new FakeDueList();
    private final Memory memory = new Memory(dueList);
    private final PublishedEvents events = new PublishedEvents();
    private Instant now = START;
    private final FakeBlobs blobs = new FakeBlobs(() -> now);

    @BeforeEach
    void makeTheContainer() {
        blobs.createContainer(CONTAINER);
    }

    @Test
    void aManifestThatNobodyAnnouncedIsAnnouncedTenMinutesLater() {
        RecoveryPoint point = Samples.recoveryPoint(START);
        StorageSamples.store(blobs, StorageSamples.manifest(point, START));
        left(point.id(), AttemptId.random());

        after(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(events.all()).isEmpty();
        after(Duration.ofMinutes(10));
        assertThat(events.all()).containsExactly(new RecoveryPointCreated(now, point));
    }

    @Test
    void whatAnotherAttemptLeftBesideARecoveryPointIsDeletedWhenItIsOld() {
        Manifest manifest = StorageSamples.manifest(Samples.recoveryPoint(START), START);
        RecoveryPointId point = manifest.recoveryPoint().id();
        StorageSamples.store(blobs, manifest);
        memory.announced.add(point);
        left(point, manifest.attemptId());
        left(point, AttemptId.random());

        after(Duration.ZERO);
        after(Duration.ofDays(8).minusSeconds(1));
        assertThat(names(point)).hasSize(5);
        after(Duration.ofDays(8));

        assertThat(names(point))
                .hasSize(3)
                .allSatisfy(name -> assertThat(name).matches(".*(manifest\\.json|" + manifest.attemptId() + ".*)"));
    }

    @Test
    void whatAPolicyKeepsOfAnotherAttemptStaysAndTheRecoveryPointIsAnnounced() {
        RecoveryPoint point = Samples.recoveryPoint(START);
        BlobAddress kept = new BlobAddress(
                CONTAINER,
                StreamNames.ofDatabase(Samples.INSTANCE, point.id(), AttemptId.random(), 0)
                        .segment(0));
        StorageSamples.store(blobs, StorageSamples.manifest(point, START));
        blobs.setPoliciesKept(true);
        blobs.create(kept, new byte[] {1}, new BlobPolicy(BlobImmutability.LOCKED, START.plus(Duration.ofDays(30))));

        after(Duration.ZERO);
        after(Duration.ofDays(8));
        assertThat(events.all()).containsExactly(new RecoveryPointCreated(now, point));
        assertThat(blobs.find(kept)).isPresent();

        after(Duration.ofDays(30));
        assertThat(blobs.find(kept)).isEmpty();
    }

    @Test
    void anUnreadableManifestKeepsNoOtherFromBeingAnnounced() {
        RecoveryPointId broken = Samples.recoveryPoint(START.minusSeconds(1)).id();
        blobs.create(
                new BlobAddress(CONTAINER, StorageLayout.manifest(Samples.INSTANCE, broken)),
                "{".getBytes(StandardCharsets.UTF_8));
        RecoveryPoint point = Samples.recoveryPoint(START);
        StorageSamples.store(blobs, StorageSamples.manifest(point, START));

        after(Duration.ofHours(1));

        assertThat(events.all()).containsExactly(new RecoveryPointCreated(now, point));
    }

    @Test
    void whatNobodyAnnouncedIsAnnouncedInTheOrderInWhichItWasMade() {
        List<RecoveryPoint> points = Stream.iterate(START, at -> at.plusSeconds(60))
                .limit(20)
                .map(Samples::recoveryPoint)
                .toList();
        points.forEach(point -> StorageSamples.store(blobs, StorageSamples.manifest(point, START)));

        after(Duration.ofHours(1));

        assertThat(events.all())
                .containsExactlyElementsOf(points.stream()
                        .map(point -> new RecoveryPointCreated(now, point))
                        .toList());
    }

    @Test
    void whatWasDecidedAboutARecoveryPointBeforeHolds() throws Exception {
        RecoveryPoint point = Samples.recoveryPoint(START);
        StorageSamples.store(blobs, StorageSamples.manifest(point, START));
        LifecycleDocument decided = new LifecycleDocument(
                point.id(),
                LifecycleDocument.State.KEPT,
                "Yearly",
                DataStore.ARCHIVE_STORE,
                START,
                null,
                "It was the first of its year.",
                START,
                null,
                null,
                null);
        blobs.create(
                new BlobAddress(CONTAINER, StorageLayout.lifecycle(Samples.INSTANCE, point.id())),
                ContractJson.mapper().writeValueAsBytes(decided));

        after(Duration.ofHours(1));

        assertThat(memory.adopted).containsExactly(Map.entry(point, decided));
    }

    @Test
    void aRecoveryPointThatIsNotStoredAnyMoreIsLostUntilItIsFound() {
        RecoveryPoint gone = followed();
        RecoveryPoint there = followed();
        StorageSamples.store(blobs, StorageSamples.manifest(there, START));

        after(Duration.ZERO);
        after(Duration.ofHours(1));

        assertThat(memory.missing).containsExactly(gone.id());
        assertThat(dueList.state(there.id())).isEqualTo(State.KEPT);
        assertThat(dueList.state(gone.id())).isEqualTo(State.LOST);
        assertThat(events.all())
                .containsExactly(new RecoveryPointLost(START, Samples.INSTANCE, gone.id(), SweepStorage.LOST));

        StorageSamples.store(blobs, StorageSamples.manifest(gone, START));
        after(Duration.ofHours(2));

        assertThat(dueList.state(gone.id())).isEqualTo(State.KEPT);
        assertThat(events.all()).last().isEqualTo(new RecoveryPointFound(now, Samples.INSTANCE, gone.id()));
    }

    private RecoveryPoint followed() {
        RecoveryPoint point = Samples.recoveryPoint(START);
        new TagRecoveryPoint(
                        dueList,
                        new FakeTasks(),
                        new PublishedEvents(),
                        Samples.brake(0.5, 10),
                        Samples.SHORTEST_LIFE,
                        () -> now)
                .tag(point);
        memory.announced.add(point.id());
        return point;
    }

    @Test
    void whatWasAnnouncedIsNotAnnouncedAgain() {
        RecoveryPoint point = Samples.recoveryPoint(START);
        StorageSamples.store(blobs, StorageSamples.manifest(point, START));
        memory.announced.add(point.id());

        after(Duration.ofDays(9));

        assertThat(events.all()).isEmpty();
    }

    @Test
    void whatALostAttemptLeftIsDeletedEightDaysAfterItWasSeen() {
        RecoveryPointId lost = Samples.recoveryPoint(START).id();
        left(lost, AttemptId.random());
        after(Duration.ofDays(1));
        left(lost, AttemptId.random());
        after(Duration.ofDays(2));

        after(Duration.ofDays(9).minusSeconds(1));
        assertThat(names(lost)).hasSize(4);
        after(Duration.ofDays(9));
        assertThat(names(lost)).hasSize(2);
        after(Duration.ofDays(10));
        assertThat(names(lost)).isEmpty();
        assertThat(memory.seen).isEmpty();
        assertThat(events.all()).isEmpty();
    }

    @Test
    void whatIsBeingDeletedByItsRulesIsLeftToThem() {
        RecoveryPointId deleting = Samples.recoveryPoint(START).id();
        left(deleting, AttemptId.random());
        memory.announced.add(deleting);

        after(Duration.ZERO);
        after(Duration.ofDays(9));

        assertThat(names(deleting)).hasSize(2);
    }

    @Test
    void whatIsNotOursIsLeftAlone() {
        String strange = StorageLayout.recoveryPointsPrefix(Samples.INSTANCE) + "notes.txt";
        blobs.create(new BlobAddress(CONTAINER, strange), new byte[] {1});

        after(Duration.ZERO);
        after(Duration.ofDays(9));

        assertThat(blobs.find(new BlobAddress(CONTAINER, strange))).isPresent();
    }

    @Test
    void anUnreadableManifestIsNeitherAnnouncedNorDeleted() {
        RecoveryPointId broken = Samples.recoveryPoint(START).id();
        blobs.create(
                new BlobAddress(CONTAINER, StorageLayout.manifest(Samples.INSTANCE, broken)),
                "{".getBytes(StandardCharsets.UTF_8));
        left(broken, AttemptId.random());

        after(Duration.ZERO);
        after(Duration.ofDays(9));

        assertThat(events.all()).isEmpty();
        assertThat(names(broken)).hasSize(3);
    }

    @Test
    void aManifestThatCameSinceTheListKeepsItsParts() {
        RecoveryPoint point = Samples.recoveryPoint(START);
        Manifest manifest = StorageSamples.manifest(point, START.plus(Duration.ofDays(9)));
        left(point.id(), manifest.attemptId());
        after(Duration.ZERO);
        now = START.plus(Duration.ofDays(9));
        StoredRecoveryPoints listedBefore = new ListedBefore(new BlobStoredRecoveryPoints(blobs));
        StorageSamples.store(blobs, manifest);

        sweep(listedBefore);

        assertThat(names(point.id())).hasSize(3);
    }

    @Test
    void anInstanceThatCannotBeSweptDoesNotKeepOthersFromBeing() {
        RecoveryPoint point = Samples.recoveryPoint(START);
        StorageSamples.store(blobs, StorageSamples.manifest(point, START));
        memory.instances.addFirst(new KnownInstance(Samples.VAULT.id(), InstanceId.random()));
        now = START.plus(Duration.ofHours(1));

        BlobStore stumbling = new StumblingBlobs(blobs, 1, false).store();
        sweep(new BlobStoredRecoveryPoints(stumbling));

        assertThat(events.all()).containsExactly(new RecoveryPointCreated(now, point));
    }

    private void after(Duration duration) {
        now = START.plus(duration);
        sweep(new BlobStoredRecoveryPoints(blobs));
    }

    private void sweep(StoredRecoveryPoints storage) {
        new SweepStorage(
                        memory,
                        storage,
                        (found, decided) -> {
                            memory.adopted.put(found, decided);
                            return List.of();
                        },
                        events,
                        new FakeWaitingDeletions(),
                        () -> now,
                        new SweepStorage.Patience(Duration.ofMinutes(10), Duration.ofDays(8)))
                .sweep();
    }

    private void left(RecoveryPointId point, AttemptId attempt) {
        for (String name : List.of(
                StreamNames.ofDatabase(Samples.INSTANCE, point, attempt, 0).segment(0),
                StreamNames.ofDatabase(Samples.INSTANCE, point, attempt, 0).blocks())) {
            blobs.create(new BlobAddress(CONTAINER, name), new byte[] {1});
        }
    }

    private List<String> names(RecoveryPointId point) {
        try (Stream<StoredBlob> found =
                blobs.list(CONTAINER, StorageLayout.recoveryPointPrefix(Samples.INSTANCE, point))) {
            return found.map(StoredBlob::name).toList();
        }
    }

    private static final class Memory implements SweepStore {
        final List<KnownInstance> instances =
                new ArrayList<>(List.of(new KnownInstance(Samples.VAULT.id(), Samples.INSTANCE)));
        final Set<RecoveryPointId> announced = new HashSet<>();
        final Map<AttemptId, Instant> seen = new HashMap<>();
        final Map<RecoveryPoint, LifecycleDocument> adopted = new HashMap<>();
        final List<RecoveryPointId> missing = new ArrayList<>();
        private final FakeDueList dueList;

        Memory(FakeDueList dueList) {
            this.dueList = dueList;
        }

        @Override
        public List<KnownInstance> instances() {
            return instances;
        }

        @Override
        public Set<RecoveryPointId> announced(Collection<RecoveryPointId> recoveryPoints) {
            return announced;
        }

        @Override
        public Set<RecoveryPointId> kept(InstanceId instance) {
            return dueList.in(State.KEPT);
        }

        @Override
        public Set<RecoveryPointId> lost(InstanceId instance) {
            return dueList.in(State.LOST);
        }

        @Override
        public boolean markLost(RecoveryPointId recoveryPoint) {
            return dueList.markLost(recoveryPoint);
        }

        @Override
        public boolean markFound(RecoveryPointId recoveryPoint) {
            return dueList.markFound(recoveryPoint);
        }

        @Override
        public void raiseMissing(InstanceId instance, RecoveryPointId recoveryPoint, Instant at) {
            missing.add(recoveryPoint);
        }

        @Override
        public Instant firstSeen(AttemptId attempt, Instant now) {
            return seen.computeIfAbsent(attempt, added -> now);
        }

        @Override
        public void forget(AttemptId attempt) {
            seen.remove(attempt);
        }
    }

    /** Storage as it is, but for a list that is some time old. */
    private static final class ListedBefore implements StoredRecoveryPoints {
        private final StoredRecoveryPoints storage;
        private final List<StoredRecoveryPoint> before;

        ListedBefore(StoredRecoveryPoints storage) {
            this.storage = storage;
            this.before = storage.list(new KnownInstance(Samples.VAULT.id(), Samples.INSTANCE));
        }

        @Override
        public List<StoredRecoveryPoint> list(KnownInstance instance) {
            return before;
        }

        @Override
        public Optional<LifecycleDocument> lifecycle(KnownInstance instance, RecoveryPointId recoveryPoint) {
            return storage.lifecycle(instance, recoveryPoint);
        }

        @Override
        public Optional<Manifest> manifest(KnownInstance instance, RecoveryPointId recoveryPoint) {
            return storage.manifest(instance, recoveryPoint);
        }

        @Override
        public boolean isThere(KnownInstance instance, RecoveryPointId recoveryPoint) {
            return storage.isThere(instance, recoveryPoint);
        }

        @Override
        public void deleteAttempt(KnownInstance instance, RecoveryPointId recoveryPoint, AttemptId attempt) {
            storage.deleteAttempt(instance, recoveryPoint, attempt);
        }
    }
}
