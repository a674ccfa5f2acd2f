package io.pgvault.vault.instances;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.vault.publishing.Locks;
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
     * @param own the instance that asks; null where there is none yet
     * @throws BackupException {@link ErrorCode#DATA_SOURCE_ALREADY_PROTECTED}
     */
    public void requireFree(DataSourceInfo dataSource, @Nullable InstanceId own) {
        locks.lock("data-source " + dataSource.key());
        refuseOthers(instances.protecting(dataSource.key()), own);
    }

    /**
     * Refuses a database that was reached on behalf of another instance, whatever that one calls it.
     *
     * @throws BackupException {@link ErrorCode#DATA_SOURCE_ALREADY_PROTECTED}
     */
    public void requireFree(DataSourceIdentity reached, @Nullable InstanceId own) {
        locks.lock("database " + reached.database());
        refuseOthers(
                instances.reachingDatabase(reached.database()).stream()
                        .filter(other ->
                                other.identity() != null && other.identity().sameDatabaseAs(reached))
                        .toList(),
                own);
    }

    private static void refuseOthers(List<BackupInstance> protecting, @Nullable InstanceId own) {
        protecting.stream().filter(other -> !other.id().equals(own)).findFirst().ifPresent(other -> {
            throw new BackupException(
                    ErrorCode.DATA_SOURCE_ALREADY_PROTECTED,
                    "Datasource is already protected under the Backup vault "
                            + other.vault().resourceId() + " by the backup instance " + other.name() + ".");
        });
    }
}
