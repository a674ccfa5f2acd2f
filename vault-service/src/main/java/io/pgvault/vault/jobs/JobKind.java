package io.pgvault.vault.jobs;

/** What a job does. */
public enum JobKind {
    BACKUP,
    RESTORE,
    /** The retention service moves a recovery point; nobody supervises it but itself. */
    TIERING
}
