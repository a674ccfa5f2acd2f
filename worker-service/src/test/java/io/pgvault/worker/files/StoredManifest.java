package io.pgvault.worker.files;

import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.TriggerKind;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.RoleDefinition;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StorageLayout.StreamNames;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.BlockBudget;
import io.pgvault.recoverypoints.parts.JsonLines;
import io.pgvault.recoverypoints.parts.StreamWriter;
import io.pgvault.recoverypoints.parts.TransferProgress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A recovery point of several databases, stored part by part. */
final class StoredManifest {
    static final Instant TIME = Instant.parse("2026-11-20T22:00:00.123Z");

    final VaultReference vault = new VaultReference(VaultId.random(), "/subscriptions/a/backupVaults/main");
    final InstanceId instance = InstanceId.random();
    final JobId job = JobId.random();
    private final AttemptId attempt = AttemptId.random();
    private final StreamWriter writer;
    private final List<Part> parts = new ArrayList<>();

    StoredManifest(BlobStore store) {
        store.createContainer(container());
        store.createContainer(StorageLayout.locksContainer(vault.id()));
        this.writer = new StreamWriter(store, new BlockBudget(4), 2, 1);
    }

    String container() {
        return StorageLayout.container(vault.id());
    }

    RecoveryPointId point() {
        return RecoveryPointId.of(job);
    }

    /** A database of which each dump has these bytes. */
    StoredManifest database(String name, byte[]... dumps) throws IOException, InterruptedException {
        List<StoredStream> streams = new ArrayList<>();
        StreamNames names = StreamNames.ofDatabase(instance, point(), attempt, parts.size());
        for (byte[] dump : dumps) {
            StreamWriter.Staged staged = writer.stage(
                    new ByteArrayInputStream(dump), container(), names.stream(streams.size()), new TransferProgress());
            streams.add(streams.isEmpty() ? staged.commit("17.12") : staged.commitData("17.12", List.of("public.t")));
        }
        Part.Properties properties = new Part.Properties("UTF8", "C", "C", "c", null, null, null, null);
        parts.add(new Part.Database(parts.size(), name, properties, List.of(), streams));
        return this;
    }

    StoredManifest roles(String... names) throws InterruptedException {
        StoredStream stream = JsonLines.write(
                writer,
                Arrays.stream(names).map(StoredManifest::role),
                container(),
                StreamNames.ofRoles(instance, point(), attempt),
                "17.12");
        parts.add(new Part.Roles(false, List.of(stream)));
        return this;
    }

    StoredManifest notUnderstood() {
        parts.add(new Part.NotUnderstood("statistics", "orders"));
        return this;
    }

    private static RoleDefinition role(String name) {
        return new RoleDefinition(
                name, false, true, false, false, true, false, false, -1, null, List.of(), null, null, List.of());
    }

    Manifest manifest() {
        BackupPolicy policy = new BackupPolicy(
                "/policies/p",
                "p",
                1,
                new BackupRule("r", BackupSchedule.parse(List.of("R/2026-11-01T22:00:00Z/P1D"), "UTC"), List.of()),
                List.of());
        return new Manifest(
                Manifest.FORMAT_VERSION,
                new RecoveryPoint(
                        point(),
                        job,
                        instance,
                        vault,
                        TIME,
                        TriggerKind.ON_DEMAND,
                        null,
                        null,
                        policy,
                        false,
                        "orders",
                        150_020,
                        0,
                        0,
                        0,
                        null,
                        true),
                attempt,
                new BackupSource(
                        vault,
                        instance,
                        "pg1-orders",
                        new DataSource("type", "/databases/orders", "orders"),
                        new SecretReference(URI.create("https://keys.test/secrets/orders")),
                        null),
                new DataSourceIdentity("pg1.test", 5432, "orders", null, 150_020),
                TIME,
                TIME,
                List.of(),
                parts);
    }
}
