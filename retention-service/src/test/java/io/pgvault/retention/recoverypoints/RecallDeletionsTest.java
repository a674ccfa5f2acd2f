package io.pgvault.retention.recoverypoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.retention.FakeDueList;
import io.pgvault.retention.FakeDueList.State;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.storage.BlobStoredRecoveryPoints;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecallDeletionsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");

    private final FakeDueList dueList = new FakeDueList();
    private final FakeBlobs blobs = new FakeBlobs(() -> NOW);
    private final RecallDeletions recall = new RecallDeletions(dueList, new BlobStoredRecoveryPoints(blobs));
    private RecoveryPointId point = RecoveryPointId.of(JobId.random());

    @BeforeEach
    void keepOne() {
        blobs.createContainer(StorageLayout.container(Samples.VAULT.id()));
        RecoveryPoint made = Samples.recoveryPoint(
                NOW.minusSeconds(60),
                Samples.policy("R/2050-01-01T22:00:00Z/P1D", "UTC", Samples.rule("Default", true, "P1M")),
                null);
        new TagRecoveryPoint(
                        dueList,
                        new FakeTasks(),
                        new PublishedEvents(),
                        Samples.brake(0.5, 10),
                        Samples.SHORTEST_LIFE,
                        () -> NOW)
                .tag(made);
        point = made.id();
    }

    @Test
    void whatWasToldAsDeletedIsNotKept() {
        recall.recall(new RecoveryPointDeleted(NOW, Samples.INSTANCE, point, "its time was over"));

        assertThat(dueList.state(point)).isEqualTo(State.DELETED);
    }

    /** As when storage was looked through before what was said was heard: what is said again must be the same. */
    @Test
    void whatCountsAsLostLearnsWhyItWasDeleted() {
        dueList.markLost(point);

        recall.recall(expired(point));
        recall.recall(new RecoveryPointDeleted(NOW, Samples.INSTANCE, point, "its time was over"));

        assertThat(dueList.gone(Samples.INSTANCE, EnumSet.allOf(GoneRecoveryPoint.Stage.class)))
                .containsExactly(new GoneRecoveryPoint(point, GoneRecoveryPoint.Stage.DELETED, "its time was over"));
    }

    @Test
    void whatIsInStorageIsNotBelievedToBeDeleted() {
        blobs.create(
                new BlobAddress(
                        StorageLayout.container(Samples.VAULT.id()), StorageLayout.manifest(Samples.INSTANCE, point)),
                new byte[] {1});

        recall.recall(new RecoveryPointDeleted(NOW, Samples.INSTANCE, point, "somebody says so"));

        assertThat(dueList.state(point)).isEqualTo(State.KEPT);
    }

    @Test
    void whatStorageDoesNotShowAsBegunIsNotBelievedToBe() {
        recall.recall(expired(point));
        describe(LifecycleDocument.State.KEPT);
        recall.recall(expired(point));

        assertThat(dueList.state(point)).isEqualTo(State.KEPT);
    }

    private void describe(LifecycleDocument.State state) {
        new StoredDocuments(blobs)
                .write(
                        Samples.VAULT.id(),
                        Samples.INSTANCE,
                        dueList.point(point).document(NOW).in(state, "its time was over", NOW));
    }

    @Test
    void aDeletionThatWasToldAsBegunGoesOn() {
        describe(LifecycleDocument.State.DELETING);

        recall.recall(expired(point));

        assertThat(dueList.deleting(NOW, 10))
                .extracting(FollowedRecoveryPoint::id, FollowedRecoveryPoint::reason)
                .containsExactly(tuple(point, "its time was over"));
    }

    @Test
    void whatIsDeletedIsNotBegunAgain() {
        recall.recall(new RecoveryPointDeleted(NOW, Samples.INSTANCE, point, "its time was over"));
        recall.recall(expired(point));

        assertThat(dueList.state(point)).isEqualTo(State.DELETED);
    }

    @Test
    void whatNobodyKnowsAnyMoreIsPassedOver() {
        recall.recall(expired(RecoveryPointId.of(JobId.random())));

        assertThat(dueList.state(point)).isEqualTo(State.KEPT);
    }

    private static RecoveryPointExpired expired(RecoveryPointId id) {
        return new RecoveryPointExpired(NOW, Samples.INSTANCE, id, "its time was over");
    }
}
