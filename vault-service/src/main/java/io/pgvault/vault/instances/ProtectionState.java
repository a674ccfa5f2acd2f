package io.pgvault.vault.instances;

/** Whether a backup instance is protected: the names of {@link Protection}'s states, as Azure has them. */
public enum ProtectionState {
    CONFIGURING_PROTECTION,
    CONFIGURING_PROTECTION_FAILED,
    PROTECTION_CONFIGURED,
    PROTECTION_ERROR,
    UPDATING_PROTECTION,
    PROTECTION_STOPPED,
    BACKUP_SCHEDULES_SUSPENDED,
    SOFT_DELETED,
    SOFT_DELETING;

    /** For people, as a sentence without its end. */
    public String inWords() {
        return switch (this) {
            case CONFIGURING_PROTECTION -> "its protection is being configured";
            case CONFIGURING_PROTECTION_FAILED -> "its protection could not be configured";
            case PROTECTION_CONFIGURED, PROTECTION_ERROR -> "it is protected";
            case UPDATING_PROTECTION -> "its protection is being updated";
            case PROTECTION_STOPPED -> "its protection was stopped";
            case BACKUP_SCHEDULES_SUSPENDED -> "its backups were suspended";
            case SOFT_DELETED -> "it was deleted";
            case SOFT_DELETING -> "it is being deleted";
        };
    }

    /** Whether backups run. */
    public boolean isProtected() {
        return this == PROTECTION_CONFIGURED || this == PROTECTION_ERROR || this == UPDATING_PROTECTION;
    }

    /** Whether the data source is nobody else's to protect; what does not run, or cannot, keeps nobody from it. */
    public boolean claimsDataSource() {
        return isProtected() || this == CONFIGURING_PROTECTION;
    }

    /** Whether it is gone for whoever asks for instances. */
    public boolean isDeleted() {
        return this == SOFT_DELETED || this == SOFT_DELETING;
    }
}
