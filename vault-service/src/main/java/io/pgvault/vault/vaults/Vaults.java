package io.pgvault.vault.vaults;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import jakarta.inject.Singleton;

/** Finds vaults that must be there. */
@Singleton
public final class Vaults {
    private final VaultStore store;

    public Vaults(VaultStore store) {
        this.store = store;
    }

    /**
     * The vault at an address.
     *
     * @throws BackupException {@link ErrorCode#BACKUP_VAULT_NOT_FOUND}
     */
    public Vault require(VaultAddress address) {
        return store.find(address).orElseThrow(() -> absent(address));
    }

    /** What whoever asks for a vault is told that is not there, or not for them. */
    public static BackupException absent(VaultAddress address) {
        return new BackupException(
                ErrorCode.BACKUP_VAULT_NOT_FOUND,
                "The backup vault " + address.name() + " does not exist in the resource group "
                        + address.resourceGroup() + ".");
    }

    /**
     * A vault whose storage is ready.
     *
     * @throws BackupException {@link ErrorCode#VAULT_NOT_READY}
     */
    public Vault requireReady(VaultAddress address) {
        Vault vault = require(address);
        if (vault.state() != VaultState.SUCCEEDED) {
            throw new BackupException(
                    ErrorCode.VAULT_NOT_READY,
                    "The storage of the backup vault " + vault.address().name()
                            + " is not ready: its provisioning is "
                            + (vault.state() == VaultState.FAILED ? "failed." : "still running."));
        }
        return vault;
    }
}
