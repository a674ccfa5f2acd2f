package io.pgvault.vault.instances;

/** Whether a backup instance is protected. */
public enum ProtectionState {
    /** A worker is finding out whether the data source can be backed up. */
    CONFIGURING_PROTECTION(false),
    /** It cannot; protection may be configured again. */
    CONFIGURING_PROTECTION_FAILED(false),
    PROTECTION_CONFIGURED(true),
    /** Backups go on, but the last one failed for a reason that a person has to mend. */
    PROTECTION_ERROR(true),
    /** Backups go on as before while a worker tries the new settings. */
    UPDATING_PROTECTION(true);

    private final boolean isProtected;

    ProtectionState(boolean isProtected) {
        this.isProtected = isProtected;
    }

    /** Whether backups run. */
    public boolean isProtected() {
        return isProtected;
    }
}
