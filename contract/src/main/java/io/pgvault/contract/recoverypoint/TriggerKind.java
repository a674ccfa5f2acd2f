package io.pgvault.contract.recoverypoint;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What asked for a backup. */
public enum TriggerKind {
    SCHEDULED,
    ON_DEMAND,
    /** A newer version's. */
    @JsonEnumDefaultValue
    UNKNOWN
}
