package io.pgvault.retention.rebuilding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.Message;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.catalogue.CatalogueDocument.Kind;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDamaged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.contract.vault.VaultEvent.DocumentFound;
import io.pgvault.contract.vault.VaultEvent.InstanceResynced;
import io.pgvault.contract.vault.VaultEvent.StorageRead;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredDocuments;
import io.pgvault.retention.FakeDueList;
import io.pgvault.retention.FakeDueList.State;
import io.pgvault.retention.FakeRebuilds;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.FakeWaitingDeletions;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StorageSamples;
import io.pgvault.retention.recoverypoints.ManyAtOnce;
import io.pgvault.retention.recoverypoints.ResyncInstance;
import io.pgvault.retention.recoverypoints.SweepStorage;
import io.pgvault.retention.recoverypoints.TagRecoveryPoint;
import io.pgvault.retention.recoverypoints.TellRecoveryPoints;
import io.pgvault.retention.storage.BlobStoredRecoveryPoints;
import io.pgvault.retention.storage.BlobStoredVaults;
import io.pgvault.retention.tasks.NotYet;
import io.pgvault.retention.tasks.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadStorageTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final OperationId REBUILD = new OperationId(new UUID(0, 77));
    private static final VaultId VAULT = Samples.VAULT.id();

    private final FakeBlobs blobs = new FakeBlobs(() -> NOW);
    private final StoredDocuments documents = new StoredDocuments(blobs);
    private final FakeDueList dueList = new FakeDueList();
    private final FakeTasks tasks = new FakeTasks();
    private final PublishedEvents events = new PublishedEvents();
    private final FakeRebuilds steps = new FakeRebuilds();
    private final BlobStoredRecoveryPoints storage = new BlobStoredRecoveryPoints(blobs);
    private final TagRecoveryPoint tag =
            new TagRecoveryPoint(dueList, tasks, events, Samples.brake(0.5, 10), Samples.SHORTEST_LIFE, () -> NOW);
    private final TellRecoveryPoints tell = new TellRecoveryPoints(
            dueList,
            storage,
            new SweepStorage(
                    new NothingKnown(),
                    storage,
                    tag::adopt,
                    events,
                    new FakeWaitingDeletions(),
                    () -> NOW,
                    new SweepStorage.Patience(Duration.ofMinutes(10), Duration.ofDays(8))),
            events,
            what -> {},
            () -> NOW);
    private final ResyncInstance resync =
            new ResyncInstance(storage, tag::adopt, tag, tell, events, () -> NOW, new ManyAtOnce(2));
    private final ReadStorage read =
            new ReadStorage(new BlobStoredVaults(blobs), steps, tasks, resync, () -> NOW, new ManyAtOnce(2));

    @BeforeEach
    void makeTheContainer() {
        blobs.createContainer(StorageLayout.container(VAULT));
        documents.write(document(Kind.VAULT, VAULT.value()));
    }

    @Test
    void eachVaultAndEachInstanceIsAStepOfItsOwn() {
        blobs.createContainer(StorageLayout.locksContainer(VAULT));
        blobs.createContainer("pgv-servers");
        blobs.createContainer("somebody-elses");
        stored(NOW.minus(Duration.ofDays(1)));

        assertThat(run(new Task.RebuildAll(REBUILD))).isEmpty();
        assertThat(tasks.waiting())
                .containsExactly(new Task.RebuildVault(REBUILD, VAULT), new Task.EndRebuild(REBUILD));

        run(new Task.RebuildVault(REBUILD, VAULT));
        assertThat(tasks.waiting()).contains(new Task.RebuildInstance(REBUILD, VAULT, Samples.INSTANCE));
    }

    @Test
    void whatDescribesTheCatalogueIsToldInTheOrderInWhichItRefers() {
        CatalogueDocument instance = document(Kind.INSTANCE, new UUID(0, 2));
        CatalogueDocument policy = document(Kind.POLICY, new UUID(0, 9));
        documents.write(instance);
        documents.write(policy);

        assertThat(run(new Task.RebuildVault(REBUILD, VAULT)))
                .containsExactly(
                        new DocumentFound(REBUILD, NOW, document(Kind.VAULT, VAULT.value())),
                        new DocumentFound(REBUILD, NOW, policy),
                        new DocumentFound(REBUILD, NOW, instance));
    }

    @Test
    void whatAVaultNeedsBesideItsContainerIsMade() {
        run(new Task.RebuildVault(REBUILD, VAULT));

        assertThat(blobs.hasContainer(StorageLayout.locksContainer(VAULT))).isTrue();
        assertThat(blobs.hasContainer(StorageLayout.SERVERS_CONTAINER)).isTrue();
    }

    @Test
    void whatCannotBeReadIsNamed() {
        String name = StorageLayout.catalogueDocument(Kind.POLICY, new UUID(0, 9));
        write(name, "{");
        write(StorageLayout.catalogueDocument(Kind.VAULT, VAULT.value()), "no JSON");
        write(StorageLayout.manifest(Samples.INSTANCE, new RecoveryPointId("0".repeat(32))), "{");

        run(new Task.RebuildVault(REBUILD, VAULT));
        run(new Task.RebuildInstance(REBUILD, VAULT, Samples.INSTANCE));

        assertThat(steps.found(REBUILD).problems())
                .satisfiesExactlyInAnyOrder(
                        policy -> assertThat(policy).contains(name).contains("cannot be read"),
                        vault -> assertThat(vault).contains("catalogue/vault.json"),
                        nameless -> assertThat(nameless).contains("nothing that says which one that was"),
                        manifest -> assertThat(manifest).contains("0".repeat(32)));
    }

    @Test
    void aRecoveryPointIsToldAsItWasDecidedAbout() {
        RecoveryPoint point = stored(NOW.minus(Duration.ofDays(100)));
        Instant archivedAt = NOW.minus(Duration.ofDays(10));
        Instant expiresAt = NOW.plus(Duration.ofDays(1000));
        decided(point, LifecycleDocument.State.KEPT, DataStore.ARCHIVE_STORE, expiresAt, archivedAt, null);

        run(new Task.RebuildInstance(REBUILD, VAULT, Samples.INSTANCE));

        assertThat(events.all())
                .containsExactly(
                        new RecoveryPointCreated(point.time(), point),
                        new RecoveryPointTagged(
                                NOW, Samples.INSTANCE, point.id(), "Yearly", null, expiresAt, "It was the first."),
                        new RecoveryPointArchived(archivedAt, Samples.INSTANCE, point.id(), "It was the first."));
        assertThat(steps.found(REBUILD).recoveryPoints()).isEqualTo(1);
    }

    @Test
    void whatIsFollowedAlreadyIsToldAgainAsItIsFollowed() {
        RecoveryPoint point = stored(NOW.minus(Duration.ofDays(1)));
        tag.tag(point);
        int before = events.all().size();

        run(new Task.RebuildInstance(REBUILD, VAULT, Samples.INSTANCE));
        run(new Task.RebuildInstance(REBUILD, VAULT, Samples.INSTANCE));

        assertThat(events.all().subList(before, events.all().size()))
                .filteredOn(RecoveryPointTagged.class::isInstance)
                .hasSize(2)
                .allSatisfy(
                        event -> assertThat(((RecoveryPointTagged) event).tag()).isEqualTo("Default"));
        assertThat(dueList.state(point.id())).isEqualTo(State.KEPT);
    }

    @Test
    void whatNobodyDecidedAboutIsDecidedAboutInTheOrderInWhichItWasMade() {
        List<RecoveryPoint> points = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            points.add(stored(NOW.minus(Duration.ofDays(5 - i))));
        }

        run(new Task.RebuildInstance(REBUILD, VAULT, Samples.INSTANCE));

        assertThat(events.all().stream()
                        .filter(RecoveryPointTagged.class::isInstance)
                        .map(event -> ((RecoveryPointTagged) event).recoveryPointId())
                        .distinct())
                .containsExactlyElementsOf(
                        points.stream().map(RecoveryPoint::id).toList());
    }

    @Test
    void aDeletionThatHadBegunGoesOnAsSuch() {
        RecoveryPoint point = stored(NOW.minus(Duration.ofDays(100)));
        decided(point, LifecycleDocument.State.DELETING, DataStore.VAULT_STORE, NOW, null, null);

        run(new Task.RebuildInstance(REBUILD, VAULT, Samples.INSTANCE));

        assertThat(dueList.state(point.id())).isEqualTo(State.DELETING);
        assertThat(events.all())
                .contains(new RecoveryPointExpired(
                        NOW.minusSeconds(60), Samples.INSTANCE, point.id(), "It was the first."));
    }

    @Test
    void whatWasFoundDamagedStaysDamaged() {
        RecoveryPoint point = stored(NOW.minus(Duration.ofDays(100)));
        decided(point, LifecycleDocument.State.KEPT, DataStore.VAULT_STORE, null, null, "A block is not what it was.");

        run(new Task.RebuildInstance(REBUILD, VAULT, Samples.INSTANCE));

        assertThat(dueList.state(point.id())).isEqualTo(State.DAMAGED);
        assertThat(events.all())
                .contains(new RecoveryPointDamaged(NOW, Samples.INSTANCE, point.id(), "A block is not what it was."));
    }

    @Test
    void itEndsWhenNoStepIsLeft() {
        tasks.add(new Task.RebuildInstance(REBUILD, VAULT, Samples.INSTANCE));
        assertThatThrownBy(() -> run(new Task.EndRebuild(REBUILD))).isInstanceOf(NotYet.class);

        tasks.cancel(List.of(new Task.RebuildInstance(REBUILD, VAULT, Samples.INSTANCE).key()));
        steps.vaultRead(REBUILD, VAULT, List.of());
        steps.instanceRead(REBUILD, VAULT, "i", 3, List.of("One cannot be read."));
        steps.instanceRead(REBUILD, VAULT, "i", 3, List.of("One cannot be read."));
        steps.instanceRead(REBUILD, VAULT, "j", 4, List.of());

        assertThat(run(new Task.EndRebuild(REBUILD)))
                .containsExactly(new StorageRead(REBUILD, NOW, 1, 2, 7, List.of("One cannot be read.")));
    }

    @Test
    void aResyncOfOneInstanceReadsAllOfIt() {
        RecoveryPoint point = stored(NOW.minus(Duration.ofDays(1)));
        tag.tag(point);

        assertThat(resync.resync(new LifecycleCommand.ResyncInstance(Samples.VAULT, Samples.INSTANCE, null, NOW)))
                .isEqualTo(new InstanceResynced(VAULT, Samples.INSTANCE, NOW, 1));
        assertThat(events.all()).contains(new RecoveryPointCreated(point.time(), point));
    }

    private List<Message> run(Task.Rebuild step) {
        return List.copyOf(read.read(step));
    }

    private RecoveryPoint stored(Instant time) {
        RecoveryPoint point = Samples.recoveryPoint(time);
        StorageSamples.store(blobs, StorageSamples.manifest(point, time));
        return point;
    }

    private void decided(
            RecoveryPoint point,
            LifecycleDocument.State state,
            DataStore dataStore,
            @Nullable Instant expiresAt,
            @Nullable Instant archivedAt,
            @Nullable String damage) {
        documents.write(
                VAULT,
                Samples.INSTANCE,
                new LifecycleDocument(
                        point.id(),
                        state,
                        "Yearly",
                        dataStore,
                        null,
                        expiresAt,
                        "It was the first.",
                        NOW.minusSeconds(60),
                        null,
                        archivedAt,
                        damage));
    }

    private void write(String name, String content) {
        BlobAddress address = new BlobAddress(StorageLayout.container(VAULT), name);
        blobs.delete(address);
        blobs.create(address, content.getBytes(StandardCharsets.UTF_8));
    }

    private static CatalogueDocument document(Kind kind, UUID id) {
        return new CatalogueDocument(
                kind, VAULT, id, NOW, JsonNodeFactory.instance.objectNode().put("a", 1));
    }
}
