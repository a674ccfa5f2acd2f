package io.pgvault.vault.jobs;

/** What a job does. */
public enum JobKind {
    BACKUP,
    RESTORE
}
