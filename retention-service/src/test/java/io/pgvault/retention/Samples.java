package io.pgvault.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.AttemptId;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.BackupTarget;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.job.TriggerKind;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.policy.LifeCycle;
import io.pgvault.contract.policy.RetentionRule;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.storage.Manifest;
import io.pgvault.contract.storage.StorageLayout;
import io.pgvault.contract.vault.LifecycleCommand;
import java.net.URI;
import java.time.Instant;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Policies, recovery points and vaults for tests. */
public final class Samples {
    public static final VaultReference VAULT = new VaultReference(new VaultId(new UUID(0, 1)), "/vaults/v");
    public static final InstanceId INSTANCE = new InstanceId(new UUID(0, 2));

    private Samples() {}

    public static RetentionRule rule(String name, boolean isDefault, String... periods) {
        return new RetentionRule(
                name,
                isDefault,
                Arrays.stream(periods)
                        .map(period -> new LifeCycle(DataStore.VAULT_STORE, Period.parse(period), List.of()))
                        .toList());
    }

    /** Of a schedule that begins in 2050: no backup is missing yet. */
    public static BackupPolicy policy(String timeZone, RetentionRule... rules) {
        return policy("R/2050-01-01T22:00:00Z/P1D", timeZone, rules);
    }

    public static BackupPolicy policy(String interval, String timeZone, RetentionRule... rules) {
        return new BackupPolicy(
                "/policies/p",
                "p",
                1,
                new BackupRule("BackupDaily", new BackupSchedule(List.of(interval), timeZone), List.of()),
                List.of(rules));
    }

    public static RecoveryPoint recoveryPoint(Instant time, BackupPolicy policy, @Nullable String requestedTag) {
        return recoveryPoint(VAULT, INSTANCE, time, policy, requestedTag);
    }

    public static RecoveryPoint recoveryPoint(
            VaultReference vault,
            InstanceId instance,
            Instant time,
            BackupPolicy policy,
            @Nullable String requestedTag) {
        JobId job = JobId.random();
        return new RecoveryPoint(
                RecoveryPointId.of(job),
                job,
                instance,
                vault,
                time,
                TriggerKind.ON_DEMAND,
                null,
                requestedTag,
                policy,
                "d",
                150020,
                3000,
                2000,
                1000);
    }

    /** Of a backup that the schedule wanted then, and that began at once. */
    public static RecoveryPoint scheduled(Instant due, BackupPolicy policy) {
        RecoveryPoint onDemand = recoveryPoint(due, policy, null);
        return new RecoveryPoint(
                onDemand.id(),
                onDemand.jobId(),
                onDemand.instanceId(),
                onDemand.vault(),
                due,
                TriggerKind.SCHEDULED,
                due,
                null,
                policy,
                onDemand.database(),
                onDemand.serverVersionNum(),
                onDemand.sourceBytes(),
                onDemand.rawBytes(),
                onDemand.storedBytes());
    }

    public static RecoveryPoint recoveryPoint(Instant time) {
        return recoveryPoint(time, policy("UTC", rule("Default", true, "P1M")), null);
    }

    /** As a worker writes it, but for the parts. */
    public static Manifest manifest(RecoveryPoint point, Instant completedAt) {
        return new Manifest(
                Manifest.FORMAT_VERSION,
                point,
                AttemptId.random(),
                instance(point.vault(), point.instanceId(), 1, "i").target(),
                new DataSourceIdentity("pg1.example.com", 5432, "d", null, 150020),
                "17.6",
                point.time(),
                completedAt,
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
                new BackupTarget(
                        vault,
                        id,
                        "instance-" + id,
                        new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/databases/d", "d"),
                        new SecretReference(URI.create("https://keys.example.com/secrets/d")),
                        null),
                version,
                ProtectedInstance.State.PROTECTION_CONFIGURED,
                friendlyName,
                policy("UTC"),
                Instant.EPOCH);
    }
}
