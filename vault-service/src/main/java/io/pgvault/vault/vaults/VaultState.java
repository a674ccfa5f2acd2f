package io.pgvault.vault.vaults;

/** Whether a vault's storage is ready. */
public enum VaultState {
    PROVISIONING,
    SUCCEEDED,
    FAILED
}
