package io.pgvault.contract.recoverypoint;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How soon storage brings blobs back from the archive, and how dearly. */
public enum RehydrationPriority {
    /** Up to 15 hours; a newer version's reads as this. */
    @JsonEnumDefaultValue
    STANDARD("Standard"),
    /** Often within an hour, for some 10 GiB an hour of a storage account. */
    HIGH("High");

    private final String wireName;

    RehydrationPriority(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the HTTP API. */
    public String wireName() {
        return wireName;
    }
}
