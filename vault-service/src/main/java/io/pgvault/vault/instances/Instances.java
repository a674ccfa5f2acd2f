package io.pgvault.vault.instances;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;

/** Finds backup instances that must be there. */
@Singleton
public final class Instances {
    private final InstanceStore store;

    public Instances(InstanceStore store) {
        this.store = store;
    }

    /**
     * The instance of this name.
     *
     * @throws BackupException {@link ErrorCode#BACKUP_INSTANCE_NOT_FOUND}
     */
    public BackupInstance require(Vault vault, String name) {
        return store.find(vault.id(), name)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.BACKUP_INSTANCE_NOT_FOUND,
                        "The backup instance " + name + " does not exist in the backup vault "
                                + vault.address().name() + "."));
    }
}
