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
    REHYDRATE,
    /** A job waits for a recovery point to come back from the archive; nobody sees this one. */
    AWAIT_ONLINE,
    CANCEL_JOB,
    STOP_PROTECTION,
    SUSPEND_BACKUPS,
    RESUME_PROTECTION,
    RESUME_BACKUPS,
    DELETE_INSTANCE,
    UNDELETE_INSTANCE,
    DELETE_RECOVERY_POINT,
    RELEASE_BRAKE,
    SYNC_INSTANCE,
    /** Of the whole catalogue; it has an address of its own, and nobody sees this one. */
    REBUILD,
    /** A change that waits for a second person. */
    GUARDED_CHANGE;

    /** Whether a worker's answer ends it. */
    public boolean asksWorker() {
        return this == VALIDATE_BACKUP || this == CONFIGURE_PROTECTION || this == VALIDATE_RESTORE;
    }
}
