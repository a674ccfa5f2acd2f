package io.pgvault.vault.vaults;

import io.pgvault.contract.policy.BlobImmutability;
import org.jspecify.annotations.Nullable;

/** Whether recovery points can be lost before they expire. */
public enum Immutability {
    DISABLED,
    /** They cannot, and the setting can be taken back. */
    UNLOCKED,
    /** They cannot, and nobody can ever change that. */
    LOCKED;

    /** What storage is to do for it; null = nothing. */
    public @Nullable BlobImmutability ofBlobs() {
        return switch (this) {
            case DISABLED -> null;
            case UNLOCKED -> BlobImmutability.UNLOCKED;
            case LOCKED -> BlobImmutability.LOCKED;
        };
    }
}
