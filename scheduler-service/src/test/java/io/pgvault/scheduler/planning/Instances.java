package io.pgvault.scheduler.planning;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.ProtectedInstance.State;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.contract.policy.BackupRule;
import io.pgvault.contract.policy.BackupSchedule;
import io.pgvault.contract.policy.BlobImmutability;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Protected instances for tests. */
public final class Instances {
    private static final VaultReference VAULT = new VaultReference(new VaultId(new UUID(0, 1)), "/vaults/v");

    private Instances() {}

    public static ProtectedInstance protectedInstance(InstanceId id, long version, String interval) {
        return instance(id, version, State.PROTECTION_CONFIGURED, interval);
    }

    public static ProtectedInstance changedAt(Instant changedAt, InstanceId id, String interval) {
        return instance(id, 1, State.PROTECTION_CONFIGURED, interval, changedAt);
    }

    public static ProtectedInstance instance(InstanceId id, long version, State state, String interval) {
        return instance(id, version, state, interval, Instant.EPOCH);
    }

    private static ProtectedInstance instance(
            InstanceId id, long version, State state, String interval, Instant changedAt) {
        return instance(id, version, state, BackupSchedule.parse(List.of(interval), "UTC"), changedAt);
    }

    public static ProtectedInstance instance(
            InstanceId id, long version, State state, BackupSchedule schedule, Instant changedAt) {
        return new ProtectedInstance(
                new BackupSource(
                        VAULT,
                        id,
                        "instance-" + id,
                        new DataSource("Microsoft.DBforPostgreSQL/servers/databases", "/databases/d", "d"),
                        new SecretReference(URI.create("https://keys.example.com/secrets/d")),
                        null),
                version,
                state,
                "server/d",
                new BackupPolicy("/policies/p", "p", 1, new BackupRule("BackupDaily", schedule, List.of()), List.of()),
                changedAt,
                null,
                null);
    }

    /** The same as of another vault. */
    public static ProtectedInstance ofVault(VaultReference vault, ProtectedInstance instance) {
        BackupSource source = instance.source();
        return new ProtectedInstance(
                new BackupSource(
                        vault,
                        source.instanceId(),
                        source.instanceName(),
                        source.dataSource(),
                        source.secret(),
                        source.identity()),
                instance.version(),
                instance.state(),
                instance.friendlyName(),
                instance.policy(),
                instance.changedAt(),
                null,
                instance.immutability());
    }

    /** The same of a vault with that immutability. */
    public static ProtectedInstance immutable(BlobImmutability immutability, ProtectedInstance instance) {
        return new ProtectedInstance(
                instance.source(),
                instance.version(),
                instance.state(),
                instance.friendlyName(),
                instance.policy(),
                instance.changedAt(),
                null,
                immutability);
    }
}
