package io.pgvault.retention.recoverypoints;

import static io.pgvault.retention.Samples.policy;
import static io.pgvault.retention.Samples.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.retention.FakeDueList;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.FakeWaitingDeletions;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StorageSamples;
import io.pgvault.retention.StumblingBlobs;
import io.pgvault.retention.storage.BlobStoredRecoveryPoints;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What storage says against an expiry that messages brought about. */
class GuardExpiryTest {
    private static final int NEVER = Integer.MAX_VALUE;
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
    private static final InstanceId OTHER = new InstanceId(new UUID(0, 9));
    private static final VaultReference ATTACKERS =
            new VaultReference(new VaultId(new UUID(0, 66)), "/vaults/attacker");

    private final FakeDueList dueList = new FakeDueList();
    private final FakeTasks tasks = new FakeTasks();
    private final PublishedEvents events = new PublishedEvents();
    private final List<String> objections = new ArrayList<>();
    private final FakeBlobs blobs = new FakeBlobs(() -> NOW);

    @BeforeEach
    void createContainers() {
        blobs.createContainer(StorageLayout.container(Samples.VAULT.id()));
        blobs.createContainer(StorageLayout.container(ATTACKERS.id()));
    }

    @Test
    void aNewestOneWithoutAManifestLetsNothingGo() {
        RecoveryPoint old = stored(daysAgo(60));
        RecoveryPoint newest = stored(daysAgo(50));
        RecoveryPoint forged = told(NOW.plus(Duration.ofMinutes(30)));

        expire(blobs);

        assertKept(old, newest, forged);
        assertThat(objections)
                .containsExactly("The newest recovery point " + forged.id() + " of 2026-11-20T22:30:00Z has no readable"
                        + " manifest in storage and therefore does not count.");
    }

    @Test
    void aNewestOneOfAnotherTimeThanItsManifestSaysLetsNothingGo() {
        RecoveryPoint old = stored(daysAgo(60));
        RecoveryPoint newest = stored(daysAgo(50));
        RecoveryPoint real = stored(daysAgo(55), false);
        RecoveryPoint later = at(real, NOW.plus(Duration.ofMinutes(30)));
        tag(later);

        expire(blobs);

        assertKept(old, newest, later);
        assertThat(objections)
                .singleElement()
                .asString()
                .contains(later.id() + " of 2026-11-20T22:30:00Z has no readable");
    }

    @Test
    void aManifestThatCannotBeReadCountsAsNone() {
        RecoveryPoint old = stored(daysAgo(60));
        RecoveryPoint newest = told(daysAgo(50));
        blobs.create(manifest(newest), "not JSON".getBytes(StandardCharsets.UTF_8));

        expire(blobs);

        assertKept(old, newest);
        assertThat(objections).hasSize(1);
    }

    @Test
    void aManifestInTheVaultOfSomebodyElseIsNone() {
        RecoveryPoint old = stored(daysAgo(60));
        RecoveryPoint newest = stored(daysAgo(50));
        RecoveryPoint foreign = Samples.recoveryPoint(ATTACKERS, Samples.INSTANCE, NOW, policy("UTC"), null);
        StorageSamples.store(blobs, StorageSamples.manifest(foreign, NOW));
        tag(foreign);

        expire(blobs);

        assertKept(old, newest, foreign);
        assertThat(objections).singleElement().asString().contains("are said to lie in 2 vaults");
    }

    @Test
    void storageIsAskedOnceForEachInstanceOfWhichSomethingGoesAndForNoOther() {
        RecoveryPoint old = stored(daysAgo(60));
        RecoveryPoint newest = stored(daysAgo(50));
        stored(OTHER, daysAgo(40));
        StumblingBlobs observed = new StumblingBlobs(blobs, NEVER, false);

        expire(observed.store());

        assertThat(dueList.state(old.id())).isEqualTo(FakeDueList.State.DELETING);
        assertKept(newest);
        assertThat(observed.calls()).containsExactly("read manifest.json");
        assertThat(objections).isEmpty();
    }

    @Test
    void theNewestOnesOfSeveralInstancesAreLookedForAtTheSameTime() {
        RecoveryPoint old = stored(daysAgo(60));
        stored(daysAgo(50));
        RecoveryPoint others = stored(OTHER, daysAgo(60));
        stored(OTHER, daysAgo(50));
        CyclicBarrier together = new CyclicBarrier(2);
        BlobStore meeting = (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("read")) {
                        together.await(30, TimeUnit.SECONDS);
                    }
                    return method.invoke(blobs, arguments);
                });

        expire(meeting, 2);

        assertThat(dueList.in(FakeDueList.State.DELETING)).containsExactlyInAnyOrder(old.id(), others.id());
    }

    @Test
    void storageThatIsAwayIsNoObjectionAndIsAskedAgainInTheNextRound() {
        RecoveryPoint old = stored(daysAgo(60));
        stored(daysAgo(50));
        RecoveryPoint others = stored(OTHER, daysAgo(60));
        stored(OTHER, daysAgo(50));
        StumblingBlobs away = new StumblingBlobs(blobs, 1, false);

        expire(away.store());

        assertKept(old, others);
        assertThat(away.calls()).hasSize(1);
        assertThat(objections).isEmpty();
        expire(blobs);
        assertThat(dueList.in(FakeDueList.State.DELETING)).containsExactlyInAnyOrder(old.id(), others.id());
    }

    @Test
    void aContainerThatIsNotThereKeepsNoOtherInstanceFromGoingOn() {
        VaultReference gone = new VaultReference(new VaultId(new UUID(0, 77)), "/vaults/gone");
        RecoveryPoint old = Samples.recoveryPoint(gone, OTHER, daysAgo(60), month(), null);
        tag(old);
        tag(Samples.recoveryPoint(gone, OTHER, daysAgo(50), month(), null));
        RecoveryPoint expired = stored(daysAgo(60));
        stored(daysAgo(50));

        expire(blobs);

        assertKept(old);
        assertThat(dueList.in(FakeDueList.State.DELETING)).containsExactly(expired.id());
    }

    private void expire(BlobStore store) {
        expire(store, 1);
    }

    private void expire(BlobStore store, int parallelism) {
        ApplyLifeCycles apply = new ApplyLifeCycles(
                dueList,
                tasks,
                events,
                new GuardExpiry(
                        dueList,
                        new BlobStoredRecoveryPoints(store),
                        Samples.brake(0.5, 10),
                        (instance, objection, at) -> objections.add(objection),
                        parallelism),
                new FakeWaitingDeletions(),
                () -> NOW);
        apply.apply(dueList.instancesWithDue(NOW, null, 10));
    }

    private void assertKept(RecoveryPoint... points) {
        assertThat(points)
                .allSatisfy(point -> assertThat(dueList.state(point.id())).isEqualTo(FakeDueList.State.KEPT));
    }

    private RecoveryPoint stored(Instant time) {
        return stored(time, true);
    }

    private RecoveryPoint stored(Instant time, boolean told) {
        RecoveryPoint point = Samples.recoveryPoint(time, month(), null);
        StorageSamples.store(blobs, StorageSamples.manifest(point, time));
        if (told) {
            tag(point);
        }
        return point;
    }

    private RecoveryPoint stored(InstanceId instance, Instant time) {
        RecoveryPoint point = Samples.recoveryPoint(Samples.VAULT, instance, time, month(), null);
        StorageSamples.store(blobs, StorageSamples.manifest(point, time));
        tag(point);
        return point;
    }

    private RecoveryPoint told(Instant time) {
        RecoveryPoint point = Samples.recoveryPoint(time, month(), null);
        tag(point);
        return point;
    }

    /** The same as somebody tells of it. */
    private static RecoveryPoint at(RecoveryPoint point, Instant time) {
        return new RecoveryPoint(
                point.id(),
                point.jobId(),
                point.instanceId(),
                point.vault(),
                time,
                point.trigger(),
                point.scheduledAt(),
                point.requestedTag(),
                point.policy(),
                point.partial(),
                point.database(),
                point.serverVersionNum(),
                point.sourceBytes(),
                point.rawBytes(),
                point.storedBytes(),
                point.databases(),
                point.understood());
    }

    private void tag(RecoveryPoint point) {
        new TagRecoveryPoint(dueList, tasks, events, Samples.brake(0.5, 10), Samples.SHORTEST_LIFE, () -> NOW)
                .tag(point);
    }

    private static BackupPolicy month() {
        return policy("UTC", rule("Default", true, "P1M"));
    }

    private static BlobAddress manifest(RecoveryPoint point) {
        return new BlobAddress(
                StorageLayout.container(point.vault().id()), StorageLayout.manifest(point.instanceId(), point.id()));
    }

    private static Instant daysAgo(int days) {
        return NOW.minus(Duration.ofDays(days));
    }
}
