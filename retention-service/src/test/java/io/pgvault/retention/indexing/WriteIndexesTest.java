package io.pgvault.retention.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.FakeBlobs;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.retention.FakeTasks;
import io.pgvault.retention.PublishedEvents;
import io.pgvault.retention.Samples;
import io.pgvault.retention.StorageSamples;
import io.pgvault.retention.StumblingBlobs;
import io.pgvault.retention.recoverypoints.KnownInstance;
import io.pgvault.retention.recoverypoints.ManyAtOnce;
import io.pgvault.retention.storage.BlobIndexes;
import io.pgvault.retention.storage.BlobStoredRecoveryPoints;
import io.pgvault.retention.tasks.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriteIndexesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
    private static final String CONTAINER = StorageLayout.container(Samples.VAULT.id());
    private static final Task.DescribeIndex OF_INSTANCE = new Task.DescribeInstanceIndex(Samples.INSTANCE);
    private static final String HEADER = "time\tdatabase\ttag\tstore\texpires\tserver_version\tstored_bytes\traw_bytes"
            + "\tstate\trecovery_point\tfiles\n";

    private final FakeBlobs blobs = new FakeBlobs(() -> NOW);
    private final Known known = new Known();
    private final FakeTasks tasks = new FakeTasks();
    private final StumblingBlobs storage = new StumblingBlobs(blobs, 0, false);

    @BeforeEach
    void makeTheContainer() {
        blobs.createContainer(CONTAINER);
    }

    @Test
    void anInstancesIndexHasALineForEachRecoveryPoint() {
        RecoveryPoint kept = stored(Samples.recoveryPoint(NOW), 2);
        RecoveryPoint archived = stored(Samples.recoveryPoint(NOW.minusSeconds(60)), 1);
        known.points.add(line(kept, DataStore.VAULT_STORE, null, false));
        known.points.add(line(archived, DataStore.ARCHIVE_STORE, NOW.plusSeconds(5), true));

        write(storage, OF_INSTANCE);

        assertThat(index(StorageLayout.instanceIndex(Samples.INSTANCE)))
                .isEqualTo(HEADER
                        + fields(
                                NOW,
                                kept.database(),
                                "Default",
                                "vault",
                                "\\N",
                                kept.serverVersionNum(),
                                kept.storedBytes(),
                                kept.rawBytes(),
                                "whole",
                                kept.id(),
                                String.join(" ", files(kept, 2)))
                        + fields(
                                NOW.minusSeconds(60),
                                archived.database(),
                                "Default",
                                "archive",
                                NOW.plusSeconds(5),
                                archived.serverVersionNum(),
                                archived.storedBytes(),
                                archived.rawBytes(),
                                "damaged",
                                archived.id(),
                                String.join(" ", files(archived, 1))));
        assertThat(tasks.waiting()).containsExactly(new Task.DescribeVaultIndex(Samples.VAULT.id()));
    }

    @Test
    void eachManifestIsReadOnce() {
        IntStream.range(0, 1_200).forEach(i -> {
            RecoveryPoint point = stored(Samples.recoveryPoint(NOW.minusSeconds(i)), 1);
            known.points.add(line(point, DataStore.VAULT_STORE, null, false));
        });

        write(storage, OF_INSTANCE);
        write(storage, OF_INSTANCE);

        assertThat(storage.calls().stream().filter(call -> call.startsWith("read ")))
                .hasSize(1_200);
    }

    @Test
    void oneThatCannotBeReadIsListedWithoutWhatStandsInIt() {
        RecoveryPoint broken = Samples.recoveryPoint(NOW);
        blobs.create(
                new BlobAddress(CONTAINER, StorageLayout.manifest(Samples.INSTANCE, broken.id())),
                "{".getBytes(StandardCharsets.UTF_8));
        known.points.add(line(broken, DataStore.VAULT_STORE, null, true));

        write(storage, OF_INSTANCE);

        assertThat(index(StorageLayout.instanceIndex(Samples.INSTANCE)))
                .isEqualTo(HEADER
                        + fields(
                                NOW,
                                "\\N",
                                "Default",
                                "vault",
                                "\\N",
                                "\\N",
                                "\\N",
                                "\\N",
                                "damaged",
                                broken.id(),
                                "\\N"));
    }

    @Test
    void whatStorageRefusesIsTriedAgain() {
        known.points.add(line(stored(Samples.recoveryPoint(NOW), 1), DataStore.VAULT_STORE, null, false));

        assertThatThrownBy(() -> write(new StumblingBlobs(blobs, 1, false), OF_INSTANCE))
                .isInstanceOf(BackupException.class);
        assertThat(tasks.waiting()).isEmpty();
    }

    @Test
    void aVaultsIndexNamesWhatIsInItHoweverItIsCalled() {
        ProtectedInstance instance = StorageSamples.instance(Samples.VAULT, Samples.INSTANCE, 1, "friendly");
        known.instances.add(new IndexedInstance(instance, NOW, 3, 4_711));
        known.instances.add(new IndexedInstance(instance, null, 0, 0));

        write(storage, new Task.DescribeVaultIndex(Samples.VAULT.id()));

        String name = instance.source().instanceName();
        String path = StorageLayout.instanceIndex(Samples.INSTANCE);
        assertThat(index("index.tsv"))
                .isEqualTo("instance\tname\tdata_source\tdatabase\tstate\tnewest\trecovery_points\tbytes\tindex\n"
                        + fields(
                                Samples.INSTANCE,
                                name,
                                "/databases/d",
                                "d",
                                "PROTECTION_CONFIGURED",
                                NOW,
                                3,
                                4_711,
                                path)
                        + fields(
                                Samples.INSTANCE,
                                name,
                                "/databases/d",
                                "d",
                                "PROTECTION_CONFIGURED",
                                "\\N",
                                0,
                                0,
                                path));
    }

    private static String fields(Object... fields) {
        return String.join("\t", Arrays.stream(fields).map(String::valueOf).toList()) + "\n";
    }

    private void write(StumblingBlobs blobs, Task.DescribeIndex task) {
        new WriteIndexes(
                        known,
                        new BlobStoredRecoveryPoints(blobs.store()),
                        new BlobIndexes(this.blobs),
                        new NoteChanges(tasks, () -> NOW, Duration.ZERO),
                        new PublishedEvents(),
                        new ManyAtOnce(1))
                .write(task);
    }

    private String index(String name) {
        return new String(
                blobs.read(new BlobAddress(CONTAINER, name), 1 << 20)
                        .orElseThrow()
                        .bytes(),
                StandardCharsets.UTF_8);
    }

    private RecoveryPoint stored(RecoveryPoint point, int segments) {
        Manifest manifest = StorageSamples.manifest(point, NOW);
        StreamNames names = names(point);
        StoredStream stream = new StoredStream(
                StoredStream.MAIN,
                "15",
                StoredStream.CODECS,
                IntStream.range(0, segments)
                        .mapToObj(number -> new StoredStream.Segment(names.segment(number), 1, "etag"))
                        .toList(),
                names.blocks(),
                "",
                1,
                1,
                "",
                1,
                null);
        StorageSamples.store(
                blobs,
                new Manifest(
                        manifest.formatVersion(),
                        point,
                        names.attempt(),
                        manifest.source(),
                        manifest.reached(),
                        manifest.startedAt(),
                        manifest.completedAt(),
                        List.of(),
                        List.of(new Part.Database(
                                0,
                                point.database(),
                                new Part.Properties("UTF8", "C", "C", "c", null, null, null, null),
                                List.of(),
                                List.of(stream)))));
        return point;
    }

    private static StreamNames names(RecoveryPoint point) {
        return StreamNames.ofDatabase(Samples.INSTANCE, point.id(), new AttemptId(new UUID(0, 7)), 0);
    }

    private static List<String> files(RecoveryPoint point, int segments) {
        return IntStream.range(0, segments).mapToObj(names(point)::segment).toList();
    }

    private static IndexedRecoveryPoint line(
            RecoveryPoint point, DataStore store, @Nullable Instant expires, boolean damaged) {
        return new IndexedRecoveryPoint(point.id(), point.time(), "Default", store, expires, damaged, null);
    }

    private static final class Known implements IndexStore {
        final List<IndexedRecoveryPoint> points = new ArrayList<>();
        final List<IndexedInstance> instances = new ArrayList<>();
        private final Map<RecoveryPointId, IndexedRecoveryPoint.Stored> stored = new HashMap<>();

        @Override
        public Optional<KnownInstance> place(InstanceId instance) {
            return Optional.of(new KnownInstance(Samples.VAULT.id(), instance));
        }

        @Override
        public List<RecoveryPointId> unread(InstanceId instance) {
            return points.stream()
                    .map(IndexedRecoveryPoint::id)
                    .filter(id -> !stored.containsKey(id))
                    .toList();
        }

        @Override
        public void read(Map<RecoveryPointId, IndexedRecoveryPoint.Stored> found) {
            stored.putAll(found);
        }

        @Override
        public List<IndexedRecoveryPoint> recoveryPoints(InstanceId instance) {
            return points.stream()
                    .map(point -> new IndexedRecoveryPoint(
                            point.id(),
                            point.time(),
                            point.tag(),
                            point.dataStore(),
                            point.expiresAt(),
                            point.damaged(),
                            stored.get(point.id())))
                    .toList();
        }

        @Override
        public List<IndexedInstance> instances(VaultId vault) {
            return instances;
        }
    }
}
