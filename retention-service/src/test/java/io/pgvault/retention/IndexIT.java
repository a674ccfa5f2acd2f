package io.pgvault.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.retention.indexing.IndexStore;
import io.pgvault.retention.indexing.IndexedInstance;
import io.pgvault.retention.indexing.IndexedRecoveryPoint;
import io.pgvault.retention.indexing.WriteIndexes;
import io.pgvault.retention.lifecycle.LifeCourse;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.RecoveryPointStore;
import io.pgvault.retention.tagging.Origin;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Indexes as PostgreSQL and storage have them. */
@QuarkusTest
@QuarkusTestResource(RetentionParts.class)
class IndexIT {
    private static final Logger LOG = Logger.getLogger(IndexIT.class);
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
    private static final int MANY = 10_000;

    private final VaultReference vault = new VaultReference(new VaultId(UUID.randomUUID()), "/vaults/indexed");
    private final InstanceId instance = InstanceId.random();
    private final ProtectedInstance state = StorageSamples.instance(vault, instance, 1, "far\toff");

    @Inject
    RecoveryPointStore recoveryPoints;

    @Inject
    IndexStore store;

    @Inject
    TaskStore tasks;

    @Inject
    WriteIndexes writeIndexes;

    @Inject
    BlobStore blobs;

    @Inject
    EntityManager rows;

    @Inject
    Scheduler rounds;

    @BeforeEach
    void protect() {
        rounds.pause();
        blobs.createContainer(StorageLayout.container(vault.id()));
        inTransaction(() -> assertThat(tasks.advance(state, Long.MAX_VALUE)).isTrue());
    }

    /** Nothing of these is in storage, and a sweep would find that out. */
    @AfterEach
    void leave() {
        inTransaction(() -> List.of("recovery_point", "instance_version")
                .forEach(table -> rows.createNativeQuery("delete from " + table + " where instance_id = :id")
                        .setParameter("id", instance.value())
                        .executeUpdate()));
        rounds.resume();
    }

    @Test
    void whatManifestsSayIsRememberedAndListedNewestFirst() {
        RecoveryPointId older = add(2, null);
        RecoveryPointId newer = add(1, NOW);
        IndexedRecoveryPoint.Stored said =
                new IndexedRecoveryPoint.Stored("a\tb", 170_005, 9, 7, List.of("first", "second"));

        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(store.unread(instance)).containsExactly(newer, older);
            store.read(Map.of(older, said));
        });

        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(store.unread(instance)).containsExactly(newer);
            assertThat(store.recoveryPoints(instance))
                    .containsExactly(
                            new IndexedRecoveryPoint(newer, day(1), "Default", DataStore.VAULT_STORE, NOW, false, null),
                            new IndexedRecoveryPoint(
                                    older, day(2), "Default", DataStore.VAULT_STORE, null, false, said));
            assertThat(store.instances(vault.id())).containsExactly(new IndexedInstance(state, day(1), 2, 7));
        });
    }

    @Test
    void aTaskThatIsAddedAgainIsDueWhenItWas() {
        Task task = new Task.DescribeVaultIndex(new VaultId(UUID.randomUUID()));
        Instant due = Instant.EPOCH.minusSeconds(60);
        QuarkusTransaction.requiringNew().run(() -> {
            tasks.addLater(task, due);
            tasks.addLater(task, due.plusSeconds(5));

            TaskStore.DueTask claimed = tasks.claimDue(due).orElseThrow();
            assertThat(claimed.task()).isEqualTo(task);
            tasks.remove(claimed.id());
        });
    }

    /** Each backup writes its instance's index: that must not read what was read before. */
    @Test
    void aBackupAfterTenThousandWritesTheIndexInSeconds() {
        Map<RecoveryPointId, IndexedRecoveryPoint.Stored> said = new HashMap<>();
        QuarkusTransaction.requiringNew().timeout(300).run(() -> {
            for (int i = 1; i <= MANY; i++) {
                RecoveryPointId id = add(i, null);
                String file =
                        StorageLayout.attemptPrefix(instance, id, AttemptId.random()) + "database_0.0000.dump.zst";
                said.put(id, new IndexedRecoveryPoint.Stored("orders", 170_005, 9, 7, List.of(file)));
            }
            store.read(said);
        });
        add(0, null);

        long begun = System.nanoTime();
        QuarkusTransaction.requiringNew().run(() -> writeIndexes.write(new Task.DescribeInstanceIndex(instance)));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        String index = index(StorageLayout.instanceIndex(instance));
        LOG.infof("An index of %d recovery points, %d bytes, took %s", MANY, index.length(), took);
        assertThat(index.lines()).hasSize(MANY + 2);
        assertThat(took).isLessThan(Duration.ofSeconds(30));

        QuarkusTransaction.requiringNew().run(() -> writeIndexes.write(new Task.DescribeVaultIndex(vault.id())));

        assertThat(index(StorageLayout.VAULT_INDEX))
                .contains(instance + "\tinstance-" + instance + "\t", "\t" + (MANY + 1) + "\t");
    }

    private String index(String name) {
        return blobs.read(new BlobAddress(StorageLayout.container(vault.id()), name), 1 << 24)
                .map(content -> new String(content.bytes(), StandardCharsets.UTF_8))
                .orElse("");
    }

    private static Instant day(int ago) {
        return NOW.minus(Duration.ofDays(ago));
    }

    private RecoveryPointId add(int daysAgo, @Nullable Instant expiresAt) {
        RecoveryPointId id = RecoveryPointId.of(JobId.random());
        inTransaction(() -> recoveryPoints.add(new FollowedRecoveryPoint(
                id,
                instance,
                vault,
                day(daysAgo),
                new Origin(null, null, false),
                "Default",
                new LifeCourse(null, expiresAt),
                DataStore.VAULT_STORE,
                null,
                "why",
                null,
                0)));
        return id;
    }

    private static void inTransaction(Runnable work) {
        QuarkusTransaction.joiningExisting().run(work);
    }
}
