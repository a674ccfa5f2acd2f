package io.pgvault.retention.recoverypoints;

import static io.pgvault.retention.Samples.policy;
import static io.pgvault.retention.Samples.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobPolicy;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.blobstore.StoredBlob;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.BlobImmutability;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
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
import io.pgvault.retention.tasks.WorkOffTasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expiry and deletion together, on the due-list and storage in memory. */
class DeletionTest {
    private static final String CONTAINER = StorageLayout.container(Samples.VAULT.id());
    private static final String LOCKS = StorageLayout.locksContainer(Samples.VAULT.id());
    private static final Duration HOLD_PAUSE = Duration.ofMinutes(5);
    private static final Duration FAILURE_PAUSE = Duration.ofMinutes(1);
    private static final Duration IMMUTABLE_PAUSE = Duration.ofHours(1);
    private static final AttemptId ATTEMPT = new AttemptId(new UUID(0, 7));
    private static final int CALLS_OF_A_DELETION = 10;
    private static final int NEVER = Integer.MAX_VALUE;

    private final FakeWaitingDeletions waiting = new FakeWaitingDeletions();
    private final FakeDueList dueList = new FakeDueList();
    private final FakeTasks tasks = new FakeTasks();
    private final List<String> objections = new ArrayList<>();
    private final PublishedEvents events = new PublishedEvents();
    private Instant now = Instant.parse("2026-11-20T22:00:00Z");
    private final FakeBlobs blobs = new FakeBlobs(() -> now);
    private RecoveryPointId old = RecoveryPointId.of(JobId.random());
    private RecoveryPointId young = RecoveryPointId.of(JobId.random());

    @BeforeEach
    void makeTwoRecoveryPoints() {
        blobs.createContainer(CONTAINER);
        blobs.createContainer(LOCKS);
        old = store(Instant.parse("2024-11-20T22:00:00Z"));
        young = store(Instant.parse("2026-11-19T22:00:00Z"));
        assertThat(events.all()).hasOnlyElementsOfType(RecoveryPointTagged.class);
    }

    @Test
    void nothingGoesWhileDeletionsWaitForAPerson() {
        waiting.begin(now);
        expire();
        assertThat(dueList.state(old)).isEqualTo(FakeDueList.State.KEPT);

        waiting.end();
        expire();
        assertThat(dueList.state(old)).isEqualTo(FakeDueList.State.DELETING);
    }

    @Test
    void aClockThatJumpedAheadDeletesNothing() {
        young = store(now, "R/2026-11-01T22:00:00Z/P1D");
        now = now.plus(Duration.ofDays(400));

        expire();

        assertThat(dueList.state(old)).isEqualTo(FakeDueList.State.KEPT);
        assertThat(objections).singleElement().asString().contains("the clock is wrong");
    }

    @Test
    void tooManyAtOnceStopAllOfThem() {
        store(Instant.parse("2024-11-21T22:00:00Z"));

        expire();

        assertThat(dueList.state(old)).isEqualTo(FakeDueList.State.KEPT);
        assertThat(objections).singleElement().asString().startsWith("2 of 3 recovery points");
    }

    @Test
    void expiryMarksAndTellsOnceAndDeletesNothing() {
        List<String> before = names(old);

        expire();
        expire();

        assertThat(dueList.state(old)).isEqualTo(FakeDueList.State.DELETING);
        assertThat(dueList.state(young)).isEqualTo(FakeDueList.State.KEPT);
        assertThat(news())
                .containsExactly(
                        new RecoveryPointExpired(now, Samples.INSTANCE, old, "It expired at 2024-12-20T22:00:00Z."));
        assertThat(names(old)).isEqualTo(before);
    }

    @Test
    void theNewestStaysHoweverOldItIs() {
        now = Instant.parse("2036-11-20T22:00:00Z");

        expire();

        assertThat(dueList.state(old)).isEqualTo(FakeDueList.State.DELETING);
        assertThat(dueList.state(young)).isEqualTo(FakeDueList.State.KEPT);
    }

    @Test
    void aDescriptionThatStillWaitsForStorageIsGivenUp() {
        blobs.delete(lifecycle(old));
        tag(Samples.recoveryPoint(Instant.parse("2023-11-20T22:00:00Z"), policy("UTC"), null));
        assertThat(tasks.waiting()).hasSize(1);
        RecoveryPoint expired = Samples.recoveryPoint(
                Instant.parse("2023-11-20T22:00:00Z"), policy("UTC", rule("Default", true, "P1D")), null);
        tag(expired);
        assertThat(tasks.waiting()).hasSize(2);

        expire();

        assertThat(dueList.state(expired.id())).isEqualTo(FakeDueList.State.DELETING);
        assertThat(tasks.waiting()).hasSize(1);
    }

    @Test
    void theMarkComesFirstThenTheHoldCheckThenTheManifestAndLastTheMarkAgain() {
        expire();
        StumblingBlobs observed = new StumblingBlobs(blobs, NEVER, false);

        delete(observed.store());

        assertThat(observed.calls())
                .hasSize(CALLS_OF_A_DELETION)
                .containsExactly(
                        "find lifecycle.json",
                        "read lifecycle.json",
                        "replace lifecycle.json",
                        "list " + old + "/",
                        "delete manifest.json",
                        "list " + old + "/",
                        "delete database_0.0000.dump.zst",
                        "delete database_0.blocks",
                        "list " + old + "/",
                        "delete lifecycle.json");
        assertDeleted();
    }

    @Test
    void leavesNothingOfItAndEverythingOfTheOthers() {
        List<String> others = names(young);
        expire();

        delete(blobs);

        assertDeleted();
        assertThat(names(young)).isEqualTo(others).hasSize(4);
        assertThat(news())
                .last()
                .isEqualTo(new RecoveryPointDeleted(now, Samples.INSTANCE, old, "It expired at 2024-12-20T22:00:00Z."));
    }

    @Test
    void whatARestoreHoldsStaysWholeUntilItIsLetGo() throws IOException {
        BlobAddress hold = new BlobAddress(LOCKS, StorageLayout.hold(old, JobId.random()));
        UUID restore = UUID.randomUUID();
        blobs.acquire(hold, restore, Duration.ofHours(1));
        List<String> before = names(old);
        expire();

        delete(blobs);

        assertThat(names(old)).isEqualTo(before);
        assertThat(document(old).state()).isEqualTo(LifecycleDocument.State.DELETING);
        assertThat(dueList.deleting(now.plus(HOLD_PAUSE).minusNanos(1), 10)).isEmpty();
        now = now.plus(HOLD_PAUSE);
        delete(blobs);
        assertThat(names(old)).isEqualTo(before);
        blobs.release(hold, restore);
        now = now.plus(HOLD_PAUSE);
        delete(blobs);
        assertDeleted();
        assertThat(blobs.find(hold)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest.json", "lifecycle.json", ""})
    void whatStorageDoesNotLetGoWaitsAndStaysWhole(String immutable) {
        List<String> before = names(old);
        expire();
        blobs.setImmutable(StorageLayout.recoveryPointPrefix(Samples.INSTANCE, old) + immutable);

        delete(blobs);

        assertThat(names(old)).isEqualTo(before);
        assertThat(dueList.state(old)).isEqualTo(FakeDueList.State.DELETING);
        assertThat(dueList.deleting(now.plus(IMMUTABLE_PAUSE).minusNanos(1), 10))
                .isEmpty();
        now = now.plus(IMMUTABLE_PAUSE);
        blobs.setImmutable("");
        delete(blobs);
        assertDeleted();
    }

    /** Of a manifest under a policy: its parts, which are under none here, stay with it. */
    @ParameterizedTest
    @EnumSource
    void whatAPolicyKeepsStaysWholeUntilThatRunsOut(BlobImmutability mode) {
        Duration left = Duration.ofHours(2);
        byte[] content = blobs.read(manifest(old), 1 << 20).orElseThrow().bytes();
        blobs.delete(manifest(old));
        blobs.setPoliciesKept(true);
        blobs.create(manifest(old), content, new BlobPolicy(mode, now.plus(left)));
        List<String> before = names(old);
        expire();

        delete(blobs);
        now = now.plus(IMMUTABLE_PAUSE);
        delete(blobs);

        assertThat(names(old)).isEqualTo(before);
        assertThat(dueList.state(old)).isEqualTo(FakeDueList.State.DELETING);
        now = now.plus(IMMUTABLE_PAUSE);
        delete(blobs);
        assertDeleted();
    }

    @Test
    void aHoldThatNobodyLeasesAnyMoreHindersNothing() {
        blobs.acquire(
                new BlobAddress(LOCKS, StorageLayout.hold(old, JobId.random())),
                UUID.randomUUID(),
                Duration.ofSeconds(15));
        now = now.plusSeconds(15);
        expire();

        delete(blobs);

        assertDeleted();
    }

    /** Whatever call fails, and whether it had its effect: no manifest without its parts, and the next round ends it. */
    @ParameterizedTest(name = "call {0}, answer lost: {1}")
    @MethodSource
    void anInterruptedDeletionGoesOnAndEndsTheSame(int call, boolean answerLost) {
        List<String> whole = names(old);
        expire();
        StumblingBlobs stumbling = new StumblingBlobs(blobs, call, answerLost);

        delete(stumbling.store());

        assertThat(stumbling.calls()).hasSize(call);
        assertThat(dueList.deleting(now, 10)).isEmpty();
        now = now.plus(FAILURE_PAUSE);
        assertThat(dueList.state(old)).isEqualTo(FakeDueList.State.DELETING);
        if (blobs.find(manifest(old)).isPresent()) {
            assertThat(names(old)).isEqualTo(whole);
        } else if (!names(old).isEmpty()) {
            assertThat(names(old)).last().asString().endsWith("lifecycle.json");
        }
        delete(blobs);
        delete(blobs);
        assertDeleted();
        assertThat(news())
                .extracting(Object::getClass)
                .containsExactly(RecoveryPointExpired.class, RecoveryPointDeleted.class);
    }

    static Stream<Arguments> anInterruptedDeletionGoesOnAndEndsTheSame() {
        return IntStream.rangeClosed(1, CALLS_OF_A_DELETION)
                .boxed()
                .flatMap(call -> Stream.of(Arguments.of(call, false), Arguments.of(call, true)));
    }

    private void assertDeleted() {
        assertThat(names(old)).isEmpty();
        assertThat(dueList.state(old)).isEqualTo(FakeDueList.State.DELETED);
    }

    private void expire() {
        ApplyLifeCycles expire = new ApplyLifeCycles(
                dueList,
                tasks,
                events,
                new GuardExpiry(
                        dueList,
                        new BlobStoredRecoveryPoints(blobs),
                        Samples.brake(0.5, 1),
                        (instance, objection, at) -> objections.add(objection),
                        1),
                waiting,
                () -> now);
        expire.apply(dueList.instancesWithDue(now, null, 10));
    }

    private void delete(BlobStore store) {
        DeleteRecoveryPoint delete = new DeleteRecoveryPoint(
                dueList,
                new BlobRecoveryPointFiles(store, blobs),
                events,
                () -> now,
                new DeleteRecoveryPoint.Pauses(HOLD_PAUSE, IMMUTABLE_PAUSE, FAILURE_PAUSE));
        dueList.deleting(now, 10).forEach(delete::delete);
    }

    /** What was told but the tags. */
    private List<Object> news() {
        return events.all().stream()
                .filter(event -> !(event instanceof RecoveryPointTagged))
                .<Object>map(event -> event)
                .toList();
    }

    private RecoveryPointId store(Instant time) {
        return store(time, "R/2050-01-01T22:00:00Z/P1D");
    }

    private RecoveryPointId store(Instant time, String interval) {
        RecoveryPoint point = Samples.recoveryPoint(time, policy(interval, "UTC", rule("Default", true, "P1M")), null);
        StorageSamples.store(blobs, StorageSamples.manifest(point, time));
        for (String name : List.of(
                StreamNames.ofDatabase(Samples.INSTANCE, point.id(), ATTEMPT, 0).segment(0),
                StreamNames.ofDatabase(Samples.INSTANCE, point.id(), ATTEMPT, 0).blocks())) {
            blobs.create(new BlobAddress(CONTAINER, name), name.getBytes(StandardCharsets.UTF_8));
        }
        tag(point);
        WorkOffTasks workOff = new WorkOffTasks(
                tasks, new BlobTaskRunner(blobs, () -> now, StorageSamples.NO_DECISIONS), events, () -> now);
        assertThat(workOff.workOffOne()).isTrue();
        return point.id();
    }

    private void tag(RecoveryPoint point) {
        new TagRecoveryPoint(dueList, tasks, events, Samples.brake(0.5, 10), Samples.SHORTEST_LIFE, () -> now)
                .tag(point);
    }

    private LifecycleDocument document(RecoveryPointId id) throws IOException {
        return ContractJson.mapper()
                .readValue(blobs.read(lifecycle(id), 1 << 20).orElseThrow().bytes(), LifecycleDocument.class);
    }

    private static BlobAddress manifest(RecoveryPointId id) {
        return new BlobAddress(CONTAINER, StorageLayout.manifest(Samples.INSTANCE, id));
    }

    private static BlobAddress lifecycle(RecoveryPointId id) {
        return new BlobAddress(CONTAINER, StorageLayout.lifecycle(Samples.INSTANCE, id));
    }

    private List<String> names(RecoveryPointId id) {
        try (var found = blobs.list(CONTAINER, StorageLayout.recoveryPointPrefix(Samples.INSTANCE, id))) {
            return found.map(StoredBlob::name).toList();
        }
    }
}
