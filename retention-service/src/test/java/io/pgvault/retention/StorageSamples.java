package io.pgvault.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.retention.storage.BlobTaskRunner;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Vaults, instances and manifests for tests. */
public final class StorageSamples {
    /** Of a runner that is asked for nothing but documents. */
    public static final BlobTaskRunner.Decisions NO_DECISIONS = new BlobTaskRunner.Decisions(
            retag -> {},
            compare -> {},
            index -> {},
            instance -> {
                throw new IllegalStateException("Nobody deletes " + instance.instanceId());
            },
            delete -> {},
            release -> {},
            vault -> {},
            resync -> {
                throw new IllegalStateException("Nobody looks for " + resync.instanceId());
            },
            step -> List.of());

    private StorageSamples() {}

    /** As a worker writes it, but for the parts. */
    public static Manifest manifest(RecoveryPoint point, Instant completedAt) {
        return new Manifest(
                Manifest.FORMAT_VERSION,
                point,
                AttemptId.random(),
                instance(point.vault(), point.instanceId(), 1, "i").source(),
                new DataSourceIdentity("pg1.example.com", 5432, "d", null, 150020),
                point.time(),
                completedAt,
                List.of(),
                List.of());
    }

    public static void store(BlobStore blobs, Manifest manifest) {
        RecoveryPoint point = manifest.recoveryPoint();
        try {
            blobs.create(
                    new BlobAddress(
                            StorageLayout.container(point.vault().id()),
                            StorageLayout.manifest(point.instanceId(), point.id())),
                    ContractJson.mapper().writeValueAsBytes(manifest));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static LifecycleCommand.PrepareVault prepareVault(VaultReference vault) {
        return new LifecycleCommand.PrepareVault(vault, "v", "westeurope", "LocallyRedundant", Instant.EPOCH);
    }

    public static ProtectedInstance instance(VaultReference vault, InstanceId id, long version, String friendlyName) {
        return new ProtectedInstance(
                new BackupSource(
                        vault,
                        id,
                        "instance-" + id,
                        new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/databases/d", "d"),
                        new SecretReference(URI.create("https://keys.example.com/secrets/d")),
                        null),
                version,
                ProtectedInstance.State.PROTECTION_CONFIGURED,
                friendlyName,
                Samples.policy("UTC"),
                Instant.EPOCH,
                null,
                null);
    }
}
