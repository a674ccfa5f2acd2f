package io.pgvault.vault.instances;

/** Why protection was ended, as a caller may say beside words of their own. */
public enum EndReason {
    DECOMMISSIONED,
    DEV_TEST,
    COST_SAVING,
    MOVED_ELSEWHERE,
    OTHER
}
