package io.pgvault.vault.policies;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;

/** Finds policies that must be there. */
@Singleton
public final class Policies {
    private final PolicyStore store;

    public Policies(PolicyStore store) {
        this.store = store;
    }

    /**
     * The policy of this name.
     *
     * @throws BackupException {@link ErrorCode#BACKUP_POLICY_NOT_FOUND}
     */
    public Policy require(Vault vault, String name) {
        return store.find(vault.id(), name)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.BACKUP_POLICY_NOT_FOUND,
                        "The backup policy " + name + " does not exist in the backup vault "
                                + vault.address().name() + "."));
    }
}
