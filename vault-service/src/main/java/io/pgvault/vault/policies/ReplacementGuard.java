package io.pgvault.vault.policies;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.vault.vaults.Vault;

/** Stands before the replacement of a policy. */
public interface ReplacementGuard {
    /**
     * Refuses one that the vault does not allow.
     *
     * @throws BackupException {@link ErrorCode#VAULT_IMMUTABLE} where recovery points would live shorter
     */
    void require(Vault vault, BackupPolicy before, BackupPolicy after, ExistingRecoveryPoints existingPoints);
}
