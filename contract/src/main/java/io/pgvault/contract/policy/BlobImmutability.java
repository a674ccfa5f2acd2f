package io.pgvault.contract.policy;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How firmly storage keeps the blobs of a recovery point until a date, as their vault wants it. */
public enum BlobImmutability {
    /** Nobody deletes them before; whoever has the right at storage can take that back. A newer version's reads as this. */
    @JsonEnumDefaultValue
    UNLOCKED,
    /** Nobody deletes them before, and nobody can ever change that. */
    LOCKED
}
