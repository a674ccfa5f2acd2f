package io.pgvault.vault.vaults;

import io.pgvault.contract.VaultId;

/** What was deleted in a vault and can be brought back. */
public interface SoftDeletedContent {
    /** Lets all of it go for good. */
    void purgeAll(VaultId vault);
}
