package io.pgvault.retention.indexing;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.recoverypoints.documents.CopyText;

/** Indexes in storage. */
public interface Indexes {
    /**
     * Writes one, whatever was there before.
     *
     * @param name in the vault's container
     * @throws BackupException when storage fails
     */
    void write(VaultId vault, String name, CopyText index);
}
