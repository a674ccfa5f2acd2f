package io.pgvault.retention.recoverypoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.ListedRecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDamaged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.vault.LifecycleCommand.CompareRecoveryPoints;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.retention.FakeDueList;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.FakeWaitingDeletions;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StorageSamples;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.storage.BlobStoredRecoveryPoints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TellRecoveryPointsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    private final FakeDueList dueList = new FakeDueList();
    private final FakeBlobs blobs = new FakeBlobs(() -> NOW);
    private final PublishedEvents events = new PublishedEvents();
    private final PublishedEvents swept = new PublishedEvents();
    private final List<String> healed = new ArrayList<>();
    private final RecoveryPoint point = Samples.recoveryPoint(NOW.minus(Duration.ofDays(1)));
    private final BlobStoredRecoveryPoints storage = new BlobStoredRecoveryPoints(blobs);
    private final SweepStorage sweep = new SweepStorage(
            new Known(),
            storage,
            (found, decided) -> List.of(),
            swept,
            new FakeWaitingDeletions(),
            () -> NOW,
            new SweepStorage.Patience(Duration.ofMinutes(10), Duration.ofDays(8)));
    private final TellRecoveryPoints tell =
            new TellRecoveryPoints(dueList, storage, sweep, events, healed::add, () -> NOW);

    @BeforeEach
    void follow() {
        blobs.createContainer(StorageLayout.container(Samples.VAULT.id()));
        StorageSamples.store(blobs, StorageSamples.manifest(point, point.time()));
        new TagRecoveryPoint(
                        dueList,
                        new FakeTasks(),
                        new PublishedEvents(),
                        Samples.brake(0.5, 10),
                        Samples.SHORTEST_LIFE,
                        () -> NOW)
                .tag(point);
    }

    @Test
    void nothingIsToldWhenTheCatalogueListsTheSame() {
        tell.compare(listing(
                new ListedRecoveryPoint(point.id(), dueList.point(point.id()).tag(), DataStore.VAULT_STORE)));

        assertThat(events.all()).isEmpty();
        assertThat(healed).isEmpty();
    }

    @Test
    void allIsToldWhenTheCatalogueListsLess() {
        tell.compare(listing());

        assertThat(events.all())
                .hasSize(2)
                .hasAtLeastOneElementOfType(RecoveryPointCreated.class)
                .hasAtLeastOneElementOfType(RecoveryPointTagged.class);
        assertThat(healed).containsExactly("listed-recovery-points");
    }

    @Test
    void aTagThatTheCatalogueDoesNotKnowIsToldAgain() {
        tell.compare(listing(new ListedRecoveryPoint(point.id(), null, DataStore.VAULT_STORE)));

        assertThat(events.all()).hasSize(2);
    }

    @Test
    void theEndOfWhatTheCatalogueStillListsIsTold() {
        dueList.recallDeleted(point.id(), "Its time was over.");

        tell.compare(listing(
                new ListedRecoveryPoint(point.id(), dueList.point(point.id()).tag(), DataStore.VAULT_STORE)));

        assertThat(events.all())
                .containsExactly(new RecoveryPointDeleted(NOW, Samples.INSTANCE, point.id(), "Its time was over."));
    }

    @Test
    void aDeletionThatTheCatalogueKnowsAsBegunIsNoNews() {
        dueList.markDeleting(List.of(new Decision.Delete(point.id(), "Its time was over.")), NOW);

        tell.compare(new CompareRecoveryPoints(
                Samples.VAULT, Samples.INSTANCE, ListedRecoveryPoint.digest(List.of(), List.of(point.id())), NOW));

        assertThat(events.all()).isEmpty();
    }

    @Test
    void whatIsDamagedIsToldAgainUntilTheCatalogueKnowsIt() {
        assertThat(dueList.markDamaged(point.id())).isTrue();
        String reason = dueList.point(point.id()).reason();

        tell.compare(listing());
        tell.compare(new CompareRecoveryPoints(
                Samples.VAULT, Samples.INSTANCE, ListedRecoveryPoint.digest(List.of(), List.of(point.id())), NOW));

        assertThat(events.all()).containsExactly(new RecoveryPointDamaged(NOW, Samples.INSTANCE, point.id(), reason));
    }

    @Test
    void storageIsLookedThroughFirst() {
        RecoveryPoint unknown = Samples.recoveryPoint(NOW.minus(Duration.ofDays(2)));
        StorageSamples.store(blobs, StorageSamples.manifest(unknown, unknown.time()));

        tell.compare(listing());

        assertThat(swept.all()).containsExactly(new RecoveryPointCreated(NOW, unknown));
    }

    private static CompareRecoveryPoints listing(ListedRecoveryPoint... listed) {
        return new CompareRecoveryPoints(
                Samples.VAULT, Samples.INSTANCE, ListedRecoveryPoint.digest(List.of(listed), List.of()), NOW);
    }

    private final class Known implements SweepStore {
        @Override
        public List<KnownInstance> instances() {
            return List.of(new KnownInstance(Samples.VAULT.id(), Samples.INSTANCE));
        }

        @Override
        public Set<RecoveryPointId> announced(Collection<RecoveryPointId> recoveryPoints) {
            Set<RecoveryPointId> announced = new HashSet<>(recoveryPoints);
            announced.retainAll(kept(Samples.INSTANCE));
            return announced;
        }

        @Override
        public Set<RecoveryPointId> kept(InstanceId instance) {
            return Set.of(point.id());
        }

        @Override
        public Set<RecoveryPointId> lost(InstanceId instance) {
            return Set.of();
        }

        @Override
        public boolean markLost(RecoveryPointId recoveryPoint) {
            throw new AssertionError("Nothing is missing");
        }

        @Override
        public boolean markFound(RecoveryPointId recoveryPoint) {
            throw new AssertionError("Nothing was missing");
        }

        @Override
        public void raiseMissing(InstanceId instance, RecoveryPointId recoveryPoint, Instant now) {
            throw new AssertionError("Nothing is missing");
        }

        @Override
        public Instant firstSeen(AttemptId attempt, Instant now) {
            return now;
        }

        @Override
        public void forget(AttemptId attempt) {
            // Nothing is remembered.
        }
    }
}
