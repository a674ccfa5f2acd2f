package io.pgvault.retention.recoverypoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.BlobTier;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.job.JobEvent.JobCompleted;
import io.pgvault.contract.job.JobEvent.JobFailed;
import io.pgvault.contract.job.JobEvent.JobStarted;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.TargetCopy.CopyOption;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.vault.LifecycleCommand.RetagRecoveryPoints;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.retention.FakeDueList;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.FakeWaitingDeletions;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StorageSamples;
import io.pgvault.retention.StumblingBlobs;
import io.pgvault.retention.storage.BlobRecoveryPointFiles;
import io.pgvault.retention.storage.BlobStoredRecoveryPoints;
import io.pgvault.retention.storage.BlobTaskRunner;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.WorkOffTasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The way to the archive, on the due-list and storage in memory. */
class ArchivingTest {
    private static final String CONTAINER = StorageLayout.container(Samples.VAULT.id());
    private static final String LOCKS = StorageLayout.locksContainer(Samples.VAULT.id());
    private static final Instant BORN = Instant.parse("2026-11-20T22:00:00Z");
    private static final Instant ARCHIVE_AT = Instant.parse("2027-05-20T22:00:00Z");
    private static final Duration HOLD_PAUSE = Duration.ofMinutes(5);
    private static final int CALLS_OF_A_MOVE = 13;

    private final FakeDueList dueList = new FakeDueList();
    private final FakeTasks tasks = new FakeTasks();
    private final PublishedEvents events = new PublishedEvents();
    private Instant now = BORN;
    private final FakeBlobs blobs = new FakeBlobs(() -> now);
    private final RecoveryPoint point = Samples.recoveryPoint(
            BORN, Samples.policy("UTC", Samples.tiered("Default", "P6M", CopyOption.ON_EXPIRY, null, "P24M")), null);
    private final Manifest manifest = StorageSamples.manifest(point, BORN);
    private final BlobAddress segment =
            part(StreamNames.ofDatabase(Samples.INSTANCE, point.id(), manifest.attemptId(), 0)
                    .segment(0));
    private final BlobAddress sidecar =
            part(StreamNames.ofDatabase(Samples.INSTANCE, point.id(), manifest.attemptId(), 0)
                    .blocks());
    private final BlobAddress lifecycle = part(StorageLayout.lifecycle(Samples.INSTANCE, point.id()));

    @BeforeEach
    void makeARecoveryPoint() {
        blobs.createContainer(CONTAINER);
        blobs.createContainer(LOCKS);
        blobs.create(segment, new byte[] {1});
        blobs.create(sidecar, new byte[] {2});
        StorageSamples.store(blobs, manifest);
        new TagRecoveryPoint(dueList, tasks, events, Samples.brake(0.5, 10), Samples.SHORTEST_LIFE, () -> now)
                .tag(point);
        describe();
        now = ARCHIVE_AT;
    }

    @Test
    void movesThePartsAndLeavesWhatDescribesThemOnline() {
        decide();
        archive(blobs);

        assertArchived();
        assertThat(document())
                .isEqualTo(new LifecycleDocument(
                        point.id(),
                        LifecycleDocument.State.KEPT,
                        "Default",
                        DataStore.ARCHIVE_STORE,
                        ARCHIVE_AT,
                        Instant.parse("2029-05-20T22:00:00Z"),
                        "It was to move to the archive at 2027-05-20T22:00:00Z.",
                        now,
                        null,
                        now,
                        null));
    }

    @Test
    void aTieringJobShowsIt() {
        decide();
        Message started = events.all().getLast();
        archive(blobs);

        assertThat(started)
                .isInstanceOfSatisfying(
                        JobStarted.class,
                        job -> assertThat(job.request()).isInstanceOfSatisfying(TierRecoveryPoint.class, tier -> {
                            assertThat(tier.recoveryPointId()).isEqualTo(point.id());
                            assertThat(tier.vault()).isEqualTo(Samples.VAULT);
                            assertThat(tier.to()).isEqualTo(DataStore.ARCHIVE_STORE);
                            assertThat(tier.decidedAt()).isEqualTo(now);
                        }));
        assertThat(news())
                .extracting(Object::getClass)
                .containsExactly(JobStarted.class, RecoveryPointArchived.class, JobCompleted.class);
        assertThat(news().getLast().subject()).isEqualTo(started.subject());
    }

    @Test
    void nothingMovesBeforeItsTime() {
        now = ARCHIVE_AT.minusNanos(1);

        decide();

        assertThat(dueList.state(point.id())).isEqualTo(FakeDueList.State.KEPT);
        assertThat(news()).isEmpty();
    }

    @Test
    void whatARestoreHoldsStaysOnlineUntilItIsLetGo() {
        BlobAddress hold = new BlobAddress(LOCKS, StorageLayout.hold(point.id(), JobId.random()));
        UUID restore = UUID.randomUUID();
        blobs.acquire(hold, restore, Duration.ofHours(1));
        decide();

        archive(blobs);

        assertThat(blobs.tier(segment)).contains(BlobTier.HOT);
        assertThat(document().state()).isEqualTo(LifecycleDocument.State.KEPT);
        assertThat(dueList.archiving(now.plus(HOLD_PAUSE).minusNanos(1), 10)).isEmpty();
        blobs.release(hold, restore);
        now = now.plus(HOLD_PAUSE);
        archive(blobs);
        assertArchived();
    }

    @ParameterizedTest(name = "call {0}, answer lost: {1}")
    @MethodSource
    void anInterruptedMoveGoesOnAndEndsTheSame(int call, boolean answerLost) {
        decide();
        StumblingBlobs stumbling = new StumblingBlobs(blobs, call, answerLost);

        archive(stumbling.store());

        assertThat(stumbling.calls()).hasSize(call);
        assertThat(dueList.state(point.id())).isEqualTo(FakeDueList.State.ARCHIVING);
        now = now.plus(Duration.ofMinutes(1));
        archive(blobs);
        assertArchived();
        assertThat(news()).hasSize(3);
    }

    static Stream<Arguments> anInterruptedMoveGoesOnAndEndsTheSame() {
        return IntStream.rangeClosed(1, CALLS_OF_A_MOVE)
                .boxed()
                .flatMap(call -> Stream.of(Arguments.of(call, false), Arguments.of(call, true)));
    }

    @Test
    void theMarkComesFirstThenTheHoldCheckThenEachTierIsReadBackAndTheMarkGoes() {
        decide();
        StumblingBlobs observed = new StumblingBlobs(blobs, Integer.MAX_VALUE, false);

        archive(observed.store());

        assertThat(observed.calls())
                .hasSize(CALLS_OF_A_MOVE)
                .containsExactly(
                        "find lifecycle.json",
                        "read lifecycle.json",
                        "replace lifecycle.json",
                        "list " + point.id() + "/",
                        "read manifest.json",
                        "list " + manifest.attemptId() + "/",
                        "setTier database_0.0000.dump.zst",
                        "tier database_0.0000.dump.zst",
                        "setTier database_0.blocks",
                        "tier database_0.blocks",
                        "find lifecycle.json",
                        "read lifecycle.json",
                        "replace lifecycle.json");
    }

    @Test
    void whoeverHearsOfItFindsItDescribedInStorage() {
        decide();
        List<LifecycleDocument> described = new ArrayList<>();

        events.beforeEachTransaction(() -> described.add(document()));
        archive(blobs);

        assertThat(described)
                .singleElement()
                .isEqualTo(document())
                .extracting(LifecycleDocument::state, LifecycleDocument::dataStore)
                .containsExactly(LifecycleDocument.State.KEPT, DataStore.ARCHIVE_STORE);
    }

    @Test
    void whatHasArrivedIsDescribedWithTheReasonOfItsTagAgain() {
        decide();
        archive(blobs);

        assertThat(tasks.waiting())
                .containsExactly(new Task.DescribeRecoveryPoint(
                        Samples.VAULT.id(),
                        Samples.INSTANCE,
                        dueList.point(point.id()).document(now)));
        assertThat(dueList.point(point.id()).reason()).startsWith("The backup was asked for without a tag");
        describe();
        assertThat(document().reason()).isEqualTo(dueList.point(point.id()).reason());
        assertThat(document().archivedAt()).isEqualTo(now);
    }

    @Test
    void afterFiveFailuresTheJobFailsAndAnotherBeginsTheNextDay() {
        decide();
        for (int i = 0; i < 5; i++) {
            archive(new StumblingBlobs(blobs, 1, false).store());
            now = now.plus(Duration.ofMinutes(1));
        }

        describe();
        assertThat(dueList.state(point.id())).isEqualTo(FakeDueList.State.KEPT);
        assertThat(document().state()).isEqualTo(LifecycleDocument.State.KEPT);
        assertThat(news()).last().isInstanceOf(JobFailed.class);
        decide();
        assertThat(dueList.state(point.id())).isEqualTo(FakeDueList.State.KEPT);
        now = now.plus(Duration.ofDays(1));
        decide();
        archive(blobs);
        assertArchived();
        assertThat(news().stream().filter(JobStarted.class::isInstance).map(Message::subject))
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void withoutAManifestTheJobFailsAtOnce() {
        blobs.delete(part(StorageLayout.manifest(Samples.INSTANCE, point.id())));
        decide();

        archive(blobs);

        assertThat(news()).last().isInstanceOf(JobFailed.class);
        assertThat(blobs.tier(segment)).contains(BlobTier.HOT);
    }

    @Test
    void whatIsRetaggedOnItsWayIsDescribedByItsNewRulesWhenItArrives() {
        decide();

        events.beforeEachTransaction(this::retag);
        archive(blobs);
        describe();

        assertArchived();
        assertThat(document().dataStore()).isEqualTo(DataStore.ARCHIVE_STORE);
        assertThat(document().expiresAt()).isNull();
    }

    @Test
    void whatIsRetaggedOnItsWayIsDescribedByItsNewRulesWhenItStays() {
        blobs.delete(part(StorageLayout.manifest(Samples.INSTANCE, point.id())));
        decide();

        events.beforeEachTransaction(this::retag);
        archive(blobs);
        describe();

        assertThat(document().dataStore()).isEqualTo(DataStore.VAULT_STORE);
        assertThat(document().expiresAt()).isNull();
    }

    private void retag() {
        new TagRecoveryPoint(dueList, tasks, events, Samples.brake(0.5, 10), Samples.SHORTEST_LIFE, () -> now)
                .retag(new RetagRecoveryPoints(Samples.VAULT, Samples.INSTANCE, Samples.policy("UTC"), now));
        assertThat(tasks.waiting()).isEmpty();
    }

    private void assertArchived() {
        assertThat(dueList.state(point.id())).isEqualTo(FakeDueList.State.KEPT);
        assertThat(dueList.point(point.id()).dataStore()).isEqualTo(DataStore.ARCHIVE_STORE);
        assertThat(blobs.tier(segment)).contains(BlobTier.ARCHIVE);
        assertThat(blobs.tier(sidecar)).contains(BlobTier.ARCHIVE);
        assertThat(blobs.tier(lifecycle)).contains(BlobTier.HOT);
        assertThat(blobs.tier(part(StorageLayout.manifest(Samples.INSTANCE, point.id()))))
                .contains(BlobTier.HOT);
    }

    private void decide() {
        ApplyLifeCycles apply = new ApplyLifeCycles(
                dueList,
                tasks,
                events,
                new GuardExpiry(
                        dueList,
                        new BlobStoredRecoveryPoints(blobs),
                        Samples.brake(0.5, 1),
                        (instance, objection, at) -> {},
                        1),
                new FakeWaitingDeletions(),
                () -> now);
        apply.apply(dueList.instancesWithDue(now, null, 10));
    }

    private void archive(BlobStore store) {
        ArchiveRecoveryPoint archive = new ArchiveRecoveryPoint(
                dueList, new BlobRecoveryPointFiles(store, blobs), tasks, events, () -> now, HOLD_PAUSE);
        dueList.archiving(now, 10).forEach(archive::archive);
    }

    private void describe() {
        WorkOffTasks workOff = new WorkOffTasks(
                tasks, new BlobTaskRunner(blobs, () -> now, StorageSamples.NO_DECISIONS), events, () -> now);
        assertThat(workOff.workOffOne()).isTrue();
    }

    /** What was told but the tags. */
    private List<Message> news() {
        return events.all().stream()
                .filter(event -> !(event instanceof RecoveryPointTagged))
                .toList();
    }

    private LifecycleDocument document() {
        try {
            return ContractJson.mapper()
                    .readValue(blobs.read(lifecycle, 1 << 20).orElseThrow().bytes(), LifecycleDocument.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BlobAddress part(String name) {
        return new BlobAddress(CONTAINER, name);
    }
}
