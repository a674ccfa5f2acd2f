package io.pgvault.vault.vaults;

import io.pgvault.contract.VaultId;

/** The backup instances of a vault, which others know with what their vault wants. */
public interface InstancesOfVault {
    /** Tells others of all of them again, in the transaction that changed the vault. */
    void publishAnew(VaultId vault);
}
