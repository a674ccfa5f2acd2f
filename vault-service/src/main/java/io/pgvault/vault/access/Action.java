package io.pgvault.vault.access;

/**
 * What a caller can ask for. Those of Azure's provider have its names, as role definitions list them; the others are
 * called in the same way.
 */
public enum Action {
    READ_VAULT("backupVaults/read"),
    WRITE_VAULT("backupVaults/write"),
    DELETE_VAULT("backupVaults/delete"),
    READ_POLICY("backupVaults/backupPolicies/read"),
    WRITE_POLICY("backupVaults/backupPolicies/write"),
    DELETE_POLICY("backupVaults/backupPolicies/delete"),
    PREVIEW_POLICY("backupVaults/backupPolicies/preview/action"),
    READ_INSTANCE("backupVaults/backupInstances/read"),
    WRITE_INSTANCE("backupVaults/backupInstances/write"),
    VALIDATE_FOR_BACKUP("backupVaults/validateForBackup/action"),
    PREVIEW_POLICY_CHANGE("backupVaults/backupInstances/previewPolicyChange/action"),
    BACK_UP("backupVaults/backupInstances/backup/action"),
    RESTORE("backupVaults/backupInstances/restore/action"),
    READ_RECOVERY_POINT("backupVaults/backupInstances/recoveryPoints/read"),
    READ_JOB("backupVaults/backupJobs/read"),
    CANCEL_JOB("backupVaults/backupJobs/cancel/action"),
    READ_OPERATION("backupVaults/operationResults/read"),
    READ_DEAD_LETTERS("deadLetters/read"),
    REPLAY_DEAD_LETTERS("deadLetters/replay/action"),
    PUBLISH_ANEW("publishAnew/action");

    private static final String PROVIDER = "Microsoft.DataProtection/";

    private final String path;

    Action(String path) {
        this.path = path;
    }

    /** As in a role definition: {@code Microsoft.DataProtection/backupVaults/read}. */
    public String wireName() {
        return PROVIDER + path;
    }

    /** Whether everything is afterwards as it was. */
    public boolean changesNothing() {
        return path.endsWith("/read") || this == PREVIEW_POLICY || this == PREVIEW_POLICY_CHANGE;
    }
}
