package io.pgvault.vault.instances;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.vault.publishing.Locks;
import io.pgvault.vault.vaults.VaultAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One data source is protected by one instance only, however it is named and whatever vault it is in. */
public final class DataSourceClaims {
    private final InstanceStore instances;
    private final Locks locks;

    public DataSourceClaims(InstanceStore instances, Locks locks) {
        this.instances = instances;
        this.locks = locks;
    }

    /**
     * Refuses a data source whose resource id another instance protects; holds until the end of the transaction.
     *
     * @param vaultResourceId of the vault that asks
     * @param own the instance that asks; null where there is none yet
     * @throws BackupException {@link ErrorCode#DATA_SOURCE_ALREADY_PROTECTED}
     */
    public void requireFree(DataSourceInfo dataSource, String vaultResourceId, @Nullable InstanceId own) {
        locks.lock("data-source " + dataSource.key());
        refuseOthers(instances.protecting(dataSource.key()), vaultResourceId, own);
    }

    /**
     * Refuses a database that was reached on behalf of another instance, whatever that one calls it.
     *
     * @throws BackupException {@link ErrorCode#DATA_SOURCE_ALREADY_PROTECTED}
     */
    public void requireFree(DataSourceIdentity reached, String vaultResourceId, @Nullable InstanceId own) {
        locks.lock("database " + reached.database());
        refuseOthers(
                instances.reachingDatabase(reached.database()).stream()
                        .filter(other ->
                                other.identity() != null && other.identity().sameDatabaseAs(reached))
                        .toList(),
                vaultResourceId,
                own);
    }

    /** Whose a data source is in another vault is not this caller's to know. */
    private static void refuseOthers(
            List<BackupInstance> protecting, String vaultResourceId, @Nullable InstanceId own) {
        protecting.stream().filter(other -> !other.id().equals(own)).findFirst().ifPresent(other -> {
            throw new BackupException(
                    ErrorCode.DATA_SOURCE_ALREADY_PROTECTED,
                    VaultAddress.keyOf(other.vault().resourceId()).equals(VaultAddress.keyOf(vaultResourceId))
                            ? "Datasource is already protected in this Backup vault, by the backup instance "
                                    + other.name() + "."
                            : "Datasource is already protected in another Backup vault.");
        });
    }
}
