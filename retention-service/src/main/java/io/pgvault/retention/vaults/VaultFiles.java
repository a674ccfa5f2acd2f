package io.pgvault.retention.vaults;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;

/** A vault in storage. */
public interface VaultFiles {
    /**
     * Deletes its containers; may be repeated.
     *
     * @throws BackupException {@link ErrorCode#VAULT_NOT_EMPTY} while a recovery point lies in it
     */
    void delete(VaultId vault);
}
