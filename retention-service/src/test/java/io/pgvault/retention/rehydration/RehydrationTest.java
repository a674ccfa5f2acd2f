package io.pgvault.retention.rehydration;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointRehydrated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationEnded;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationFailed;
import io.pgvault.contract.recoverypoint.RehydrationPriority;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.contract.vault.LifecycleCommand.RehydrateRecoveryPoint;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.retention.FakeDueList;
import io.pgvault.retention.FakeRehydrations;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StorageSamples;
import io.pgvault.retention.StumblingBlobs;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.KnownInstance;
import io.pgvault.retention.recoverypoints.TagRecoveryPoint;
import io.pgvault.retention.storage.BlobRecoveryPointFiles;
import io.pgvault.retention.storage.BlobRehydratedFiles;
import io.pgvault.retention.storage.BlobStoredRecoveryPoints;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The way back from the archive, on rows and storage in memory. */
class RehydrationTest {
    private static final String CONTAINER = StorageLayout.container(Samples.VAULT.id());
    private static final String LOCKS = StorageLayout.locksContainer(Samples.VAULT.id());
    private static final Instant BORN = Instant.parse("2026-11-20T22:00:00Z");
    private static final Duration LOOK = Duration.ofMinutes(10);
    private static final Duration HELD = Duration.ofMinutes(5);
    private static final int CALLS = 11;

    private final FakeDueList dueList = new FakeDueList();
    private final FakeRehydrations rehydrations = new FakeRehydrations();
    private final PublishedEvents events = new PublishedEvents();
    private Instant now = BORN;
    private final FakeBlobs blobs = new FakeBlobs(() -> now);
    private final RecoveryPoint point = Samples.recoveryPoint(BORN, Samples.policy("UTC"), null);
    private final Manifest manifest = StorageSamples.manifest(point, BORN);
    private final StreamNames names = StreamNames.ofDatabase(Samples.INSTANCE, point.id(), manifest.attemptId(), 0);
    private final BlobAddress segment = blob(names.segment(0));
    private final BlobAddress sidecar = blob(names.blocks());
    private final BlobAddress copy = blob(StorageLayout.rehydrated(Samples.INSTANCE, point.id(), names.segment(0)));
    private final BlobAddress copyOfSidecar =
            blob(StorageLayout.rehydrated(Samples.INSTANCE, point.id(), names.blocks()));
    private final StoredDocuments documents = new StoredDocuments(blobs);

    @BeforeEach
    void makeAnArchivedRecoveryPoint() {
        blobs.createContainer(CONTAINER);
        blobs.createContainer(LOCKS);
        blobs.create(segment, new byte[] {1});
        blobs.create(sidecar, new byte[] {2});
        StorageSamples.store(blobs, manifest);
        new TagRecoveryPoint(dueList, new FakeTasks(), events, Samples.brake(0.5, 10), Samples.SHORTEST_LIFE, () -> now)
                .tag(point);
        dueList.retag(dueList.point(point.id()).in(DataStore.ARCHIVE_STORE));
        documents.write(Samples.VAULT.id(), Samples.INSTANCE, followed().document(now));
        blobs.setTier(segment, BlobTier.ARCHIVE);
        blobs.setTier(sidecar, BlobTier.ARCHIVE);
    }

    @Test
    void copiesComeOnlineBesideTheArchive() {
        ask(RehydrationPriority.STANDARD, 15);
        work();

        Instant until = BORN.plus(Duration.ofDays(15));
        assertThat(news()).containsExactly(new RecoveryPointRehydrated(now, Samples.INSTANCE, point.id(), until));
        assertOnline();
        assertThat(blobs.tier(segment)).contains(BlobTier.ARCHIVE);
        assertThat(document()).isEqualTo(followed().document(BORN).rehydrated(until));
    }

    @Test
    void whatIsOnItsWayIsLookedAtAgainAfterAPauseAndIsToldWhenAllIsThere() {
        blobs.setCopyTime(Duration.ofHours(9));
        ask(RehydrationPriority.STANDARD, 15);
        work();
        work();

        assertThat(rehydrations.lock(point.id()).orElseThrow().nextTryAt()).isEqualTo(now.plus(LOOK));
        assertThat(document().rehydratedUntil()).isNull();
        assertThat(news()).isEmpty();

        now = now.plus(Duration.ofHours(9));
        work();

        assertThat(news())
                .containsExactly(
                        new RecoveryPointRehydrated(now, Samples.INSTANCE, point.id(), now.plus(Duration.ofDays(15))));
    }

    @Test
    void aCopyThatStorageGivesUpIsBegunAnewAfterAPauseThatGrows() {
        blobs.setCopyFailure("the archive is on fire");
        ask(RehydrationPriority.STANDARD, 15);
        work();

        assertThat(blobs.copy(copy)).isEmpty();
        assertThat(rehydrations.lock(point.id()).orElseThrow().nextTryAt()).isEqualTo(now.plusSeconds(60));
        now = now.plusSeconds(60);
        work();
        assertThat(rehydrations.lock(point.id()).orElseThrow().nextTryAt()).isEqualTo(now.plusSeconds(120));
        assertThat(news()).isEmpty();

        blobs.setCopyFailure(null);
        now = now.plusSeconds(120);
        work();

        assertOnline();
        assertThat(news()).singleElement().isInstanceOf(RecoveryPointRehydrated.class);
    }

    @Test
    void whatCanNeverComeBackIsToldWithItsCauseAndLeavesNothing() {
        ask(RehydrationPriority.STANDARD, 15);
        blobs.delete(blob(StorageLayout.manifest(Samples.INSTANCE, point.id())));
        work();

        assertThat(news()).first().isInstanceOfSatisfying(RehydrationFailed.class, failed -> {
            assertThat(failed.error().errorCode()).isEqualTo(ErrorCode.RECOVERY_POINT_CORRUPT);
            assertThat(failed.askedAt()).isEqualTo(BORN);
        });
        assertThat(rehydrations.lock(point.id())).isEmpty();
        assertThat(copies()).isEmpty();
    }

    @Test
    void whatIsBeingDeletedDoesNotComeBack() {
        ask(RehydrationPriority.STANDARD, 15);
        dueList.recallDeleted(point.id(), "Its time is over.");
        work();

        assertThat(news())
                .first()
                .isInstanceOfSatisfying(
                        RehydrationFailed.class,
                        failed -> assertThat(failed.error().errorCode()).isEqualTo(ErrorCode.RECOVERY_POINT_DELETING));
        assertThat(copies()).isEmpty();
    }

    @Test
    void whatNeedNotComeBackIsRefused() {
        dueList.retag(followed().in(DataStore.VAULT_STORE));
        ask(RehydrationPriority.STANDARD, 15);
        work();

        assertThat(news())
                .first()
                .isInstanceOfSatisfying(
                        RehydrationFailed.class,
                        failed -> assertThat(failed.error().message()).contains("lies in VaultStore"));
    }

    @Test
    void copiesGoWhenTheirTimeIsOver() {
        ask(RehydrationPriority.STANDARD, 15);
        work();
        now = BORN.plus(Duration.ofDays(15)).minusSeconds(1);
        work();
        assertOnline();

        now = now.plusSeconds(1);
        work();

        assertThat(news()).last().isEqualTo(new RehydrationEnded(now, Samples.INSTANCE, point.id()));
        assertThat(copies()).isEmpty();
        assertThat(document().rehydratedUntil()).isNull();
        assertThat(blobs.tier(segment)).contains(BlobTier.ARCHIVE);
        assertThat(rehydrations.lock(point.id())).isEmpty();
    }

    @Test
    void copiesThatARestoreReadsStayUntilItIsOver() {
        ask(RehydrationPriority.STANDARD, 15);
        work();
        now = BORN.plus(Duration.ofDays(15));
        BlobAddress hold = new BlobAddress(LOCKS, StorageLayout.hold(point.id(), JobId.random()));
        UUID lease = UUID.randomUUID();
        blobs.acquire(hold, lease, Duration.ofSeconds(60));
        work();

        assertOnline();
        assertThat(document().rehydratedUntil()).isEqualTo(now.plus(HELD));

        blobs.release(hold, lease);
        now = now.plus(HELD);
        work();

        assertThat(copies()).isEmpty();
        assertThat(news()).last().isInstanceOf(RehydrationEnded.class);
    }

    @Test
    void askingAgainMovesTheEndAndNeverToAnEarlierTime() {
        ask(RehydrationPriority.STANDARD, 20);
        work();
        now = now.plus(Duration.ofDays(5));
        ask(RehydrationPriority.STANDARD, 10);
        work();
        assertThat(document().rehydratedUntil()).isEqualTo(BORN.plus(Duration.ofDays(20)));

        now = now.plus(Duration.ofDays(10));
        ask(RehydrationPriority.STANDARD, 10);
        work();

        assertThat(document().rehydratedUntil()).isEqualTo(BORN.plus(Duration.ofDays(25)));
        assertThat(news()).hasOnlyElementsOfType(RecoveryPointRehydrated.class).hasSize(3);
    }

    @Test
    void aQuestionThatIsOnlyRepeatedIsAnsweredAndMovesNoEnd() {
        RehydrateRecoveryPoint question = question(RehydrationPriority.STANDARD, 15);
        request(question);
        work();
        now = now.plus(Duration.ofDays(2));
        request(question);
        work();

        assertThat(document().rehydratedUntil()).isEqualTo(BORN.plus(Duration.ofDays(15)));
        assertThat(news()).hasOnlyElementsOfType(RecoveryPointRehydrated.class).hasSize(2);
    }

    @Test
    void aCopyThatVanishedIsMadeAnewForWhoAsks() {
        ask(RehydrationPriority.STANDARD, 15);
        work();
        blobs.delete(copy);
        now = now.plusSeconds(60);
        ask(RehydrationPriority.STANDARD, 15);
        work();

        assertOnline();
    }

    @Test
    void ofTwoWhoAskTheHigherPriorityAndTheLongerTimeCount() {
        ask(RehydrationPriority.HIGH, 10);
        now = now.plusSeconds(1);
        ask(RehydrationPriority.STANDARD, 30);

        assertThat(rehydrations.lock(point.id()).orElseThrow().terms())
                .isEqualTo(new RehydrationTerms(RehydrationPriority.HIGH, 30));
    }

    @Test
    void aRowThatWasLostIsTakenUpFromTheDocumentSoThatCopiesGoInTime() {
        ask(RehydrationPriority.STANDARD, 15);
        work();
        rehydrations.remove(point.id());

        new RequestRehydration(rehydrations, () -> now).adopt(point, document());
        work();
        assertThat(document().rehydratedUntil()).isEqualTo(BORN.plus(Duration.ofDays(15)));
        now = BORN.plus(Duration.ofDays(15));
        work();

        assertThat(copies()).isEmpty();
    }

    @Test
    void aSweepTakesCopiesForNoLostAttempt() {
        ask(RehydrationPriority.STANDARD, 15);
        work();

        assertThat(new BlobStoredRecoveryPoints(blobs).list(new KnownInstance(Samples.VAULT.id(), Samples.INSTANCE)))
                .singleElement()
                .satisfies(stored -> assertThat(stored.attempts()).containsExactly(manifest.attemptId()));
    }

    @Test
    void whoDeletesTheRecoveryPointDeletesItsCopies() {
        ask(RehydrationPriority.STANDARD, 15);
        work();

        new BlobRecoveryPointFiles(blobs, blobs).delete(followed());

        assertThat(blobs.list(CONTAINER, "")).isEmpty();
    }

    static Stream<Arguments> interruptions() {
        return IntStream.rangeClosed(1, CALLS)
                .boxed()
                .flatMap(call -> Stream.of(Arguments.of(call, true), Arguments.of(call, false)));
    }

    @ParameterizedTest
    @MethodSource("interruptions")
    void whatIsInterruptedAnywhereGoesOn(int call, boolean answerLost) {
        ask(RehydrationPriority.STANDARD, 15);
        StumblingBlobs stumbling = new StumblingBlobs(blobs, call, answerLost);
        work(stumbling);
        assertThat(stumbling.calls()).hasSizeGreaterThanOrEqualTo(call);

        now = now.plusSeconds(60);
        work();

        assertOnline();
        assertThat(document().rehydratedUntil()).isNotNull();
        assertThat(news()).singleElement().isInstanceOf(RecoveryPointRehydrated.class);
    }

    private void ask(RehydrationPriority priority, int days) {
        request(question(priority, days));
    }

    private RehydrateRecoveryPoint question(RehydrationPriority priority, int days) {
        return new RehydrateRecoveryPoint(
                Samples.VAULT, Samples.INSTANCE, point.id(), JobId.random(), new RehydrationTerms(priority, days), now);
    }

    private void request(RehydrateRecoveryPoint question) {
        new RequestRehydration(rehydrations, () -> now).request(question);
    }

    private void work() {
        work(new StumblingBlobs(blobs, Integer.MAX_VALUE, false));
    }

    private void work(StumblingBlobs storage) {
        WorkOffRehydrations workOff = new WorkOffRehydrations(
                rehydrations,
                dueList,
                new BlobRehydratedFiles(storage.store(), blobs),
                events,
                () -> now,
                new WorkOffRehydrations.Pauses(LOOK, HELD));
        int steps = 0;
        while (workOff.workOffOne()) {
            assertThat(++steps).isLessThan(10);
        }
    }

    private void assertOnline() {
        assertThat(blobs.readRange(copy, 0, 1)).containsExactly(1);
        assertThat(blobs.readRange(copyOfSidecar, 0, 1)).containsExactly(2);
        assertThat(blobs.tier(copy)).contains(BlobTier.HOT);
    }

    private List<String> copies() {
        try (var found = blobs.list(CONTAINER, StorageLayout.rehydratedPrefix(Samples.INSTANCE, point.id()))) {
            return found.map(blob -> blob.name()).toList();
        }
    }

    /** What was told but the tags. */
    private List<Message> news() {
        return events.all().stream()
                .filter(event -> !(event instanceof RecoveryPointTagged))
                .toList();
    }

    private FollowedRecoveryPoint followed() {
        return dueList.point(point.id());
    }

    private LifecycleDocument document() {
        return documents
                .lifecycle(Samples.VAULT.id(), Samples.INSTANCE, point.id())
                .orElseThrow();
    }

    private static BlobAddress blob(String name) {
        return new BlobAddress(CONTAINER, name);
    }
}
