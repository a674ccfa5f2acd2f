package io.pgvault.contract.job;

/** What asked for a backup. */
public enum TriggerKind {
    SCHEDULED,
    ON_DEMAND
}
