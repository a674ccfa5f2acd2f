package io.pgvault.vault.operations;

/** What a long-running operation does. */
public enum OperationKind {
    PUT_VAULT,
    DELETE_VAULT,
    VALIDATE_BACKUP,
    CONFIGURE_PROTECTION,
    VALIDATE_RESTORE,
    BACKUP,
    RESTORE,
    CANCEL_JOB,
    /** A change that waits for a second person. */
    GUARDED_CHANGE;

    /** Whether a worker's answer ends it. */
    public boolean asksWorker() {
        return this == VALIDATE_BACKUP || this == CONFIGURE_PROTECTION || this == VALIDATE_RESTORE;
    }
}
