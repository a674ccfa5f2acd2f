package io.pgvault.vault.instances;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.publishing.Locks;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.util.Locale;

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
                .orElseThrow(() -> absent(vault.address().resourceId(), name));
    }

    /**
     * The deleted instance of this name.
     *
     * @param listedAs its name among the deleted ones of the vault
     * @throws BackupException {@link ErrorCode#BACKUP_INSTANCE_NOT_FOUND}
     */
    public BackupInstance requireDeleted(Vault vault, String listedAs) {
        return store.findDeleted(vault.id(), listedAs).orElseThrow(() -> absentAmongDeleted(vault, listedAs));
    }

    /** What whoever asks for an instance is told that is not there. */
    public static BackupException absent(String vaultResourceId, String name) {
        return new BackupException(
                ErrorCode.BACKUP_INSTANCE_NOT_FOUND,
                "The backup instance " + name + " does not exist in the backup vault "
                        + vaultResourceId.substring(vaultResourceId.lastIndexOf('/') + 1) + ".");
    }

    public static BackupException absentAmongDeleted(Vault vault, String listedAs) {
        return new BackupException(
                ErrorCode.BACKUP_INSTANCE_NOT_FOUND,
                "There is no backup instance " + listedAs + " among the deleted ones of the backup vault "
                        + vault.address().name() + ".");
    }

    /** Nobody else makes an instance of this name until the end of the transaction. */
    public static void lockName(Locks locks, Vault vault, String name) {
        locks.lock(vault.address().key() + "/backupinstances/" + name.toLowerCase(Locale.ROOT));
    }
}
