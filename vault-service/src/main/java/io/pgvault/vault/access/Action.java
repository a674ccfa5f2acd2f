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
    DELETE_INSTANCE("backupVaults/backupInstances/delete"),
    STOP_PROTECTION("backupVaults/backupInstances/stopProtection/action"),
    SUSPEND_BACKUPS("backupVaults/backupInstances/suspendBackups/action"),
    RESUME_PROTECTION("backupVaults/backupInstances/resumeProtection/action"),
    RESUME_BACKUPS("backupVaults/backupInstances/resumeBackups/action"),
    SYNC_INSTANCE("backupVaults/backupInstances/sync/action"),
    READ_DELETED_INSTANCE("backupVaults/deletedBackupInstances/read"),
    UNDELETE_INSTANCE("backupVaults/deletedBackupInstances/undelete/action"),
    READ_DELETED_VAULT("locations/deletedVaults/read"),
    VALIDATE_FOR_BACKUP("backupVaults/validateForBackup/action"),
    PREVIEW_POLICY_CHANGE("backupVaults/backupInstances/previewPolicyChange/action"),
    BACK_UP("backupVaults/backupInstances/backup/action"),
    RESTORE("backupVaults/backupInstances/restore/action"),
    /** To bring a recovery point back from the archive. */
    REHYDRATE("backupVaults/backupInstances/rehydrate/action"),
    VALIDATE_RESTORE("backupVaults/backupInstances/validateRestore/action"),
    /** To be told the SQL of the rights that a backup or a restore needs. */
    GRANT_SCRIPT("backupVaults/grantScript/action"),
    READ_RECOVERY_POINT("backupVaults/backupInstances/recoveryPoints/read"),
    DELETE_RECOVERY_POINT("backupVaults/backupInstances/recoveryPoints/delete"),
    /** To see what would go if the brake were released. */
    READ_BRAKE("backupVaults/backupInstances/brake/read"),
    /** To let go what the brake stopped. */
    RELEASE_BRAKE("backupVaults/backupInstances/releaseBrake/action"),
    READ_JOB("backupVaults/backupJobs/read"),
    CANCEL_JOB("backupVaults/backupJobs/cancel/action"),
    READ_OPERATION("backupVaults/operationResults/read"),
    /** To see which actions there are. */
    READ_ACTIONS("operations/read"),
    /** To ask whether a vault can have a name. */
    CHECK_NAME("locations/checkNameAvailability/action"),
    /** To ask what can be protected. */
    CHECK_FEATURE("locations/checkFeatureSupport/action"),
    /** To be told that there is one region, and that nothing is restored across them. */
    ACROSS_REGIONS("locations/crossRegionRestore/action"),
    READ_DEAD_LETTERS("deadLetters/read"),
    REPLAY_DEAD_LETTERS("deadLetters/replay/action"),
    PUBLISH_ANEW("publishAnew/action"),
    /** To have the catalogue rebuilt from what lies in storage. */
    REBUILD("rebuild/action"),
    READ_REBUILD("rebuild/read"),
    /** To let go what a rebuild keeps. */
    CONFIRM_DELETIONS("confirmDeletions/action"),
    READ_AUDIT("auditRecords/read"),
    /** To let a policy decide again about recovery points that are there, which may make their lives shorter. */
    RETAG_RECOVERY_POINTS("backupVaults/backupPolicies/retagRecoveryPoints/action"),
    /** To let changes that destroy protection happen without a second person again. */
    END_APPROVALS("backupVaults/endApprovals/action"),
    /** To let less be brought back, or recovery points be lost early, than a vault's settings allow now. */
    WEAKEN_VAULT("backupVaults/weaken/action"),
    READ_APPROVAL("approvals/read"),
    /** To be the second person, who lets a change happen or does not. */
    DECIDE_APPROVAL("approvals/decide/action"),
    READ_ROLES(Provider.AUTHORIZATION, "roleDefinitions/read"),
    READ_ROLE_ASSIGNMENT(Provider.AUTHORIZATION, "roleAssignments/read"),
    WRITE_ROLE_ASSIGNMENT(Provider.AUTHORIZATION, "roleAssignments/write"),
    DELETE_ROLE_ASSIGNMENT(Provider.AUTHORIZATION, "roleAssignments/delete");

    private final String wireName;

    Action(String path) {
        this(Provider.DATA_PROTECTION, path);
    }

    Action(String provider, String path) {
        wireName = provider + path;
    }

    /** As in a role definition: {@code Microsoft.DataProtection/backupVaults/read}. */
    public String wireName() {
        return wireName;
    }

    /** Whether everything is afterwards as it was. */
    public boolean changesNothing() {
        return wireName.endsWith("/read")
                || this == PREVIEW_POLICY
                || this == PREVIEW_POLICY_CHANGE
                || this == CHECK_NAME
                || this == CHECK_FEATURE
                || this == ACROSS_REGIONS
                || this == GRANT_SCRIPT;
    }

    /** Whether recovery points, or the doors before them, are worse off afterwards; a vault may ask for a second person. */
    public boolean destroysProtection() {
        return switch (this) {
            case DELETE_VAULT,
                    WEAKEN_VAULT,
                    END_APPROVALS,
                    STOP_PROTECTION,
                    SUSPEND_BACKUPS,
                    DELETE_INSTANCE,
                    DELETE_RECOVERY_POINT,
                    RELEASE_BRAKE,
                    RETAG_RECOVERY_POINTS,
                    WRITE_ROLE_ASSIGNMENT,
                    DELETE_ROLE_ASSIGNMENT -> true;
            default -> false;
        };
    }

    private static final class Provider {
        static final String DATA_PROTECTION = "Microsoft.DataProtection/";
        static final String AUTHORIZATION = "Microsoft.Authorization/";
    }
}
