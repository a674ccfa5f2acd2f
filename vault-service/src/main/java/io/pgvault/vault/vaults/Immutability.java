package io.pgvault.vault.vaults;

/** Whether recovery points can be lost before they expire. */
public enum Immutability {
    DISABLED,
    /** They cannot, and the setting can be taken back. */
    UNLOCKED,
    /** They cannot, and nobody can ever change that. */
    LOCKED
}
