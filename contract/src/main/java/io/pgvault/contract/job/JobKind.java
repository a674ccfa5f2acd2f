package io.pgvault.contract.job;

/** What a job does. */
public enum JobKind {
    BACKUP,
    RESTORE,
    /** The retention service moves a recovery point; nobody supervises it but itself. */
    TIERING,
    /** The retention service brings a recovery point back from the archive for a while; the job waits for its word. */
    REHYDRATION;

    /** Whether a worker does it: it waits in a queue, is supervised and can be cancelled. */
    public boolean isForWorkers() {
        return this == BACKUP || this == RESTORE;
    }

    /** Whether an attempt that died may have done all: its manifest tells. */
    public boolean leavesManifest() {
        return this == BACKUP;
    }
}
