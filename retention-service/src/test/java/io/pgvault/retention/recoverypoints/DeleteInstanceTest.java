package io.pgvault.retention.recoverypoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.contract.vault.VaultEvent.InstanceDeleted;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.retention.FakeDueList;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StorageSamples;
import io.pgvault.retention.storage.BlobInstanceFiles;
import io.pgvault.retention.storage.BlobRecoveryPointFiles;
import io.pgvault.retention.tasks.NotYet;
import io.pgvault.retention.tasks.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeleteInstanceTest {
    private static final Instant BORN = Instant.parse("2026-11-20T22:00:00Z");
    private static final Duration AGAIN = Duration.ofDays(8);
    private static final String CONTAINER = StorageLayout.container(Samples.VAULT.id());
    private static final String LOCKS = StorageLayout.locksContainer(Samples.VAULT.id());
    private static final BlobAddress MARKER = new BlobAddress(CONTAINER, StorageLayout.deletedMarker(Samples.INSTANCE));

    private Instant now = BORN.plus(Duration.ofDays(1));
    private final FakeBlobs blobs = new FakeBlobs(() -> now);
    private final FakeDueList dueList = new FakeDueList();
    private final FakeTasks tasks = new FakeTasks();
    private final PublishedEvents events = new PublishedEvents();
    private final DeleteInstance deleteInstance =
            new DeleteInstance(dueList, new BlobInstanceFiles(blobs, blobs), tasks, events, () -> now, AGAIN);
    private final ProtectedInstance deleted = deleted();

    @BeforeEach
    void makeContainers() {
        blobs.createContainer(CONTAINER);
        blobs.createContainer(LOCKS);
    }

    @Test
    void allOfItGoesWhateverItsPolicySays() {
        RecoveryPoint first = stored(BORN);
        RecoveryPoint newest = stored(BORN.plus(Duration.ofHours(1)));
        stray("attempts/" + AttemptId.random() + "/database_0.0000.dump.zst");

        assertThatExceptionOfType(NotYet.class).isThrownBy(() -> deleteInstance.delete(deleted));
        assertThat(blobs.find(MARKER)).isPresent();
        carryOut();
        InstanceDeleted told = deleteInstance.delete(deleted);

        assertThat(told).isEqualTo(new InstanceDeleted(Samples.VAULT.id(), Samples.INSTANCE, now));
        assertThat(blobs.isLeased(new BlobAddress(LOCKS, StorageLayout.backupLock(Samples.INSTANCE))))
                .isFalse();
        assertThat(names()).containsExactly(MARKER.name());
        String reason = "Its backup instance was deleted by dba.";
        assertThat(events.all())
                .filteredOn(event -> event instanceof RecoveryPointExpired || event instanceof RecoveryPointDeleted)
                .containsExactlyInAnyOrder(
                        new RecoveryPointExpired(now, Samples.INSTANCE, first.id(), reason),
                        new RecoveryPointExpired(now, Samples.INSTANCE, newest.id(), reason),
                        new RecoveryPointDeleted(now, Samples.INSTANCE, first.id(), reason),
                        new RecoveryPointDeleted(now, Samples.INSTANCE, newest.id(), reason));
    }

    @Test
    void aWorkerThatIsAtItIsWaitedFor() {
        stored(BORN);
        UUID worker = UUID.randomUUID();
        BlobAddress lock = new BlobAddress(LOCKS, StorageLayout.backupLock(Samples.INSTANCE));
        assertThat(blobs.acquire(lock, worker, Duration.ofSeconds(60))).isTrue();

        assertThatExceptionOfType(NotYet.class)
                .isThrownBy(() -> deleteInstance.delete(deleted))
                .withMessage("a worker is at it");
        assertThat(events.all()).noneMatch(RecoveryPointExpired.class::isInstance);
        // It reads this before it writes its manifest.
        assertThat(blobs.find(MARKER)).isPresent();

        blobs.release(lock, worker);
        assertThatExceptionOfType(NotYet.class).isThrownBy(() -> deleteInstance.delete(deleted));
        assertThat(events.all()).anyMatch(RecoveryPointExpired.class::isInstance);
    }

    @Test
    void whatAWorkerLeavesAfterwardsGoesTooAndAtLastTheWordThatItIsDeleted() {
        deleteInstance.delete(deleted);
        stray("attempts/" + AttemptId.random() + "/database_0.0000.dump.zst");

        now = now.plus(Duration.ofHours(1));
        deleteInstance.delete(deleted);
        assertThat(names()).containsExactly(MARKER.name());

        now = now.plus(AGAIN);
        deleteInstance.delete(deleted);
        assertThat(names()).isEmpty();
    }

    @Test
    void oneWhoseVaultIsGoneIsGone() {
        blobs.deleteContainer(CONTAINER);

        assertThat(deleteInstance.delete(deleted).instanceId()).isEqualTo(Samples.INSTANCE);
    }

    @Test
    void oneRecoveryPointGoesOnDemandAndOnlyThatOne() {
        RecoveryPoint first = stored(BORN);
        RecoveryPoint newest = stored(BORN.plus(Duration.ofHours(1)));
        DeleteOnDemand onDemand = new DeleteOnDemand(dueList, tasks, events, () -> now);
        LifecycleCommand.DeleteRecoveryPoint command = new LifecycleCommand.DeleteRecoveryPoint(
                Samples.VAULT, Samples.INSTANCE, newest.id(), "It was deleted by dba", now);

        onDemand.delete(command);
        carryOut();

        assertThat(dueList.state(newest.id())).isEqualTo(FakeDueList.State.DELETED);
        assertThat(dueList.state(first.id())).isEqualTo(FakeDueList.State.KEPT);
        RecoveryPointDeleted told =
                new RecoveryPointDeleted(now, Samples.INSTANCE, newest.id(), "It was deleted by dba.");
        assertThat(events.all()).contains(told);

        long before = events.all().stream().filter(told::equals).count();
        onDemand.delete(command);
        assertThat(events.all().stream().filter(told::equals).count()).isEqualTo(before + 1);
    }

    private void carryOut() {
        DeleteRecoveryPoint delete = new DeleteRecoveryPoint(
                dueList,
                new BlobRecoveryPointFiles(blobs, blobs),
                events,
                () -> now,
                new DeleteRecoveryPoint.Pauses(Duration.ZERO, Duration.ZERO, Duration.ZERO));
        dueList.deleting(now, 10).forEach(delete::delete);
    }

    private RecoveryPoint stored(Instant time) {
        RecoveryPoint point = Samples.recoveryPoint(time, Samples.policy("UTC"), null);
        StorageSamples.store(blobs, StorageSamples.manifest(point, time));
        new TagRecoveryPoint(dueList, tasks, events, Samples.brake(0.5, 10), Samples.SHORTEST_LIFE, () -> now)
                .tag(point);
        tasks.cancel(List.of(Task.DescribeRecoveryPoint.keyOf(point.id())));
        return point;
    }

    private void stray(String name) {
        blobs.create(
                new BlobAddress(
                        CONTAINER, StorageLayout.recoveryPointsPrefix(Samples.INSTANCE) + "0".repeat(32) + "/" + name),
                name.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() {
        try (Stream<StoredBlob> found = blobs.list(CONTAINER, "")) {
            return found.map(StoredBlob::name).toList();
        }
    }

    private static ProtectedInstance deleted() {
        ProtectedInstance sample = StorageSamples.instance(Samples.VAULT, Samples.INSTANCE, 2, "i");
        return new ProtectedInstance(
                sample.source(),
                2,
                ProtectedInstance.State.DELETED,
                sample.friendlyName(),
                sample.policy(),
                BORN.plus(Duration.ofDays(1)),
                "Its backup instance was deleted by dba",
                null);
    }
}
