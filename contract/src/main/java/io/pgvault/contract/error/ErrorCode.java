package io.pgvault.contract.error;

/**
 * Stable names of failures. Where Azure Backup for PostgreSQL has a code for the same failure, it is that code.
 */
public enum ErrorCode {
    INVALID_REQUEST("InvalidRequest", ErrorClass.INPUT, "Correct the request as the message says and send it again."),
    INVALID_API_VERSION(
            "InvalidApiVersionParameter",
            ErrorClass.INPUT,
            "Send an api-version query parameter of the form 2026-06-01."),
    MISSING_API_VERSION(
            "MissingApiVersionParameter",
            ErrorClass.INPUT,
            "Add the query parameter api-version=2026-06-01 to the URL."),
    METHOD_NOT_ALLOWED(
            "MethodNotAllowed",
            ErrorClass.INPUT,
            "Look up which methods the path has in the OpenAPI document that the service serves."),
    NOT_SUPPORTED(
            "NotSupported", ErrorClass.INPUT, "Look into the message for what does the same here, if anything does."),
    NOT_ACCEPTABLE("NotAcceptable", ErrorClass.INPUT, "Accept application/json."),
    UNSUPPORTED_MEDIA_TYPE(
            "UnsupportedMediaType", ErrorClass.INPUT, "Send the body as JSON, with Content-Type: application/json."),
    REQUEST_TOO_LARGE(
            "RequestEntityTooLarge", ErrorClass.INPUT, "Send less at once, as the message says (docs/limits.md)."),
    CLIENT_REQUEST_REUSED(
            "ClientRequestIdReused",
            ErrorClass.INPUT,
            "Send each request with an x-ms-client-request-id of its own; the same one again is for repetitions of the"
                    + " same request."),
    SETTING_NOT_KEPT(
            "UserErrorSettingNotSupported",
            ErrorClass.INPUT,
            "Leave the setting out, or send the value that the message names: pgvault does not take what it would not"
                    + " keep."),
    AUTHENTICATION_FAILED(
            "AuthenticationFailed",
            ErrorClass.INPUT,
            "Send a valid bearer token of the configured issuer in the Authorization header."),
    INVALID_TOKEN(
            "InvalidAuthenticationToken",
            ErrorClass.INPUT,
            "Get a token from the issuer that the service is configured for (quarkus.oidc.auth-server-url)."),
    EXPIRED_TOKEN(
            "ExpiredAuthenticationToken", ErrorClass.INPUT, "Get a new token, and look at the clock if it is new."),
    AUTHORIZATION_FAILED(
            "AuthorizationFailed", ErrorClass.INPUT, "Ask the owner of the vault for a role that allows it."),
    TOO_MANY_REQUESTS(
            "TooManyRequests",
            ErrorClass.INPUT,
            "Send the request again after the seconds of the header Retry-After, and ask less often."),
    ROLE_ASSIGNMENT_EXISTS(
            "RoleAssignmentExists", ErrorClass.INPUT, "Nothing to do: the assignment that the message names gives it."),
    ROLE_ASSIGNMENT_NOT_FOUND(
            "RoleAssignmentNotFound",
            ErrorClass.INPUT,
            "List the role assignments of the scope and take a name there."),
    ROLE_ASSIGNMENT_FIXED(
            "RoleAssignmentUpdateNotPermitted",
            ErrorClass.INPUT,
            "Give the new role assignment another name, and delete the old one where it was made."),
    APPROVAL_NOT_FOUND(
            "ApprovalNotFound", ErrorClass.INPUT, "List the approvals and take the name of one that waits there."),
    APPROVAL_BY_ANOTHER(
            "ApprovalByAnotherRequired",
            ErrorClass.INPUT,
            "Ask somebody else who may decide at this scope: nobody approves a request of their own."),
    APPROVAL_ENDED(
            "ApprovalEnded",
            ErrorClass.INPUT,
            "Nothing to do: it was decided, or its time is over. Ask anew if needed."),
    NOT_APPROVED(
            "NotApproved", ErrorClass.INPUT, "Ask the one who rejected it, or ask anew and have it approved in time."),
    SERVICE_UNAVAILABLE(
            "ServiceUnavailable",
            ErrorClass.TRANSIENT,
            "Send the request again after the seconds of the header Retry-After; if it lasts, look at the catalogue's"
                    + " database."),
    RESOURCE_NOT_FOUND(
            "ResourceNotFound", ErrorClass.INPUT, "Check the names in the path; list the parent to see what exists."),
    BACKUP_VAULT_NOT_FOUND(
            "BackupVaultNotFound", ErrorClass.INPUT, "Check the vault's name, or create the vault with PUT first."),
    BACKUP_POLICY_NOT_FOUND(
            "BackupPolicyNotFound", ErrorClass.INPUT, "Check the policy's name, or create the policy with PUT first."),
    BACKUP_INSTANCE_NOT_FOUND(
            "BackupInstanceNotFound",
            ErrorClass.INPUT,
            "Check the instance's name, or configure protection with PUT first."),
    RECOVERY_POINT_NOT_FOUND(
            "RecoveryPointNotFound",
            ErrorClass.INPUT,
            "List the recovery points of the instance and take an id from there."),
    JOB_NOT_FOUND("JobNotFound", ErrorClass.INPUT, "List the jobs of the vault and take an id from there."),
    JOB_NOT_CANCELLABLE(
            "UserErrorJobNotCancellable",
            ErrorClass.INPUT,
            "Nothing to do: the job has ended, or is none that can be cancelled, as the message says."),
    OPERATION_NOT_FOUND(
            "OperationNotFound",
            ErrorClass.INPUT,
            "Use the URL of the Azure-AsyncOperation or Location header as it was given."),
    VAULT_NOT_EMPTY(
            "UserErrorVaultHasProtectedItems",
            ErrorClass.INPUT,
            "Delete all backup instances and backup policies of the vault and then try deleting the vault."),
    VAULT_NOT_READY(
            "UserErrorVaultNotReady", ErrorClass.INPUT, "Wait until the vault's provisioningState is Succeeded."),
    POLICY_IN_USE(
            "UserErrorPolicyInUse",
            ErrorClass.INPUT,
            "Give the backup instances that use the policy another one, and then delete it."),
    POLICY_NOT_MODIFIABLE(
            "UserErrorPolicyUpdateNotSupported",
            ErrorClass.INPUT,
            "Create a new policy with the required details and assign it to the backup instance."),
    INVALID_POLICY("UserErrorInvalidBackupPolicy", ErrorClass.INPUT, "Correct the rule that the message names."),
    INSTANCE_NOT_PROTECTED(
            "UserErrorBackupInstanceNotProtected",
            ErrorClass.INPUT,
            "Wait until currentProtectionState is ProtectionConfigured, or mend what protectionErrorDetails says."),
    INVALID_PROTECTION_STATE(
            "UserErrorInvalidProtectionState",
            ErrorClass.INPUT,
            "Look at the instance's currentProtectionState: docs/protection.md shows what each state takes."),
    INSTANCE_EXISTS(
            "UserErrorBackupInstanceExists",
            ErrorClass.INPUT,
            "Delete the other backup instance of this name first, or restore from it what you need."),
    VAULT_IMMUTABLE(
            "UserErrorImmutableVault",
            ErrorClass.INPUT,
            "Stop protection and keep the data, or wait until it expires. An immutability that is not locked can be"
                    + " disabled by whoever may change the vault."),
    SECURITY_SETTING_LOCKED(
            "UserErrorSecuritySettingLocked",
            ErrorClass.INPUT,
            "Send the value that the message names; nobody can take it back."),
    DATA_SOURCE_ALREADY_PROTECTED(
            "UserErrorDppDatasourceAlreadyProtected",
            ErrorClass.INPUT,
            "Delete the backup instance that protects the data source to re-protect it elsewhere."),
    ADHOC_RULE_UNKNOWN(
            "BMSUserErrorDPPAdhocBackupNotAllowedForBackupType",
            ErrorClass.INPUT,
            "Give the name of the policy's backup rule, or of one of its retention rules, as ruleName."),
    RESTORE_TARGET_UNSUPPORTED(
            "UserErrorRestoreTargetNotSupported",
            ErrorClass.INPUT,
            "Restore as a database (restoreTargetInfo with objectType RestoreTargetInfo), or as files into a container of"
                    + " your own (RestoreFilesTargetInfo with restoreTargetLocationType AzureBlobs)."),
    BINDING_MISSING(
            "UserErrorMissingRequiredPermissions",
            ErrorClass.CONFIGURATION,
            "Ask the operator of pgvault to bind the vault to this secret, host or container (pgvault.bindings)."),
    MAX_CONCURRENT_OPERATIONS(
            "UserErrorMaxConcurrentOperationLimitReached",
            ErrorClass.INPUT,
            "Wait until the running backup completes, then retry."),
    TRIGGER_EXPIRED(
            "TriggerExpired",
            ErrorClass.PERMANENT,
            "Start more workers, or spread schedules, and wait for the next run."),
    BACKUP_RUNNING(
            "BackupAlreadyRunning",
            ErrorClass.PERMANENT,
            "Nothing is lost: the running backup covers this one. Choose a longer interval."),
    VAULT_NOT_KNOWN(
            "VaultNotKnown",
            ErrorClass.PERMANENT,
            "Find out who sent the message: its vault's id and name do not belong together, or vault.json in the vault's"
                    + " container is gone."),
    SECRET_STORE_INVALID(
            "UserErrorInvalidSecretStore",
            ErrorClass.CONFIGURATION,
            "Ensure that the key vault exists and can be reached."),
    SECRET_STORE_UNAVAILABLE(
            "SecretStoreUnavailable",
            ErrorClass.TRANSIENT,
            "Check that the key vault's name is right and that the workers can reach it; the job is tried again."),
    SECRET_STORE_PERMISSION(
            "UserErrorMissingPermissionsOnSecretStore",
            ErrorClass.CONFIGURATION,
            "Give the worker's identity the role Key Vault Secrets User on the key vault."),
    SECRET_MISSING(
            "UserErrorInvalidSecret",
            ErrorClass.CONFIGURATION,
            "Ensure that the secret exists in the key vault and is enabled."),
    SECRET_FORMAT(
            "UserErrorSecretValueInUnsupportedFormat",
            ErrorClass.CONFIGURATION,
            "Store the connection as 'Server=host;Port=5432;Database=db;User Id=user;Password=...;Ssl"
                    + " Mode=VerifyFull;' or as postgresql://user:password@host:5432/db?sslmode=verify-full."),
    DATABASE_AUTHENTICATION(
            "UserErrorDBUserAuthFailed",
            ErrorClass.CONFIGURATION,
            "Check user and password in the secret; the user needs LOGIN and an entry in pg_hba.conf."),
    DATABASE_PERMISSION(
            "UserErrorMissingDBPermissions",
            ErrorClass.CONFIGURATION,
            "Give the user of the secret the rights that the message names; where there are details, they are the SQL for"
                    + " that."),
    ROW_LEVEL_SECURITY(
            "UserErrorRowLevelSecurity",
            ErrorClass.CONFIGURATION,
            "Give the backup user BYPASSRLS, or let the owner of the tables back them up: a filtered backup is"
                    + " refused."),
    DATABASE_NOT_FOUND(
            "UserErrorDBNotFound",
            ErrorClass.CONFIGURATION,
            "Ensure that the database exists and that the secret names it."),
    NO_DATABASES(
            "UserErrorNoDatabases",
            ErrorClass.CONFIGURATION,
            "Let the user of the secret connect to the databases, or change the patterns of the backup instance that include"
                    + " and exclude them."),
    DATABASE_UNREACHABLE(
            "UserErrorMissingNetworkSecurityPermissions",
            ErrorClass.TRANSIENT,
            "Check host and port in the secret, that the server runs, and that the workers may connect to it."),
    DATABASE_ADDRESS_REFUSED(
            "UserErrorDatabaseAddressRefused",
            ErrorClass.CONFIGURATION,
            "Name another host in the secret; for databases on the worker's own host, the operator may set"
                    + " pgvault.worker.local-addresses-allowed."),
    POOLER_IN_BETWEEN(
            "UserErrorConnectionPooler",
            ErrorClass.CONFIGURATION,
            "Name the server itself in the secret, not the pooler in front of it."),
    TLS_REFUSED(
            "UserErrorTlsRefused",
            ErrorClass.CONFIGURATION,
            "Give the server a certificate that the workers trust, or lower pgvault.worker.minimum-ssl-mode"
                    + " knowingly."),
    CONNECTION_CLOSED(
            "UserErrorServerConnectionClosed",
            ErrorClass.TRANSIENT,
            "Check the server's log; the backup is tried again."),
    STANDBY_CONFLICT(
            "UserErrorStandbyConflict",
            ErrorClass.TRANSIENT,
            "Set hot_standby_feedback = on at the standby, or max_standby_streaming_delay beyond the longest dump; or back up"
                    + " the primary. The backup is tried again."),
    LOCK_TIMEOUT(
            "UserErrorLockTimeout",
            ErrorClass.TRANSIENT,
            "Look for a session that holds a lock on the table, and retry when it is over."),
    TOO_MANY_TABLES(
            "UserErrorTooManyTables",
            ErrorClass.CONFIGURATION,
            "Raise max_locks_per_transaction on the server as the message says."),
    IDENTITY_CHANGED(
            "UserErrorDataSourceChanged",
            ErrorClass.CONFIGURATION,
            "The secret leads to another database than the protected one. Correct the secret, or protect the new one."),
    IDENTITY_NOT_KNOWN(
            "UserErrorDataSourceNotIdentified",
            ErrorClass.CONFIGURATION,
            "Configure the protection of the backup instance again: that puts the database on record."),
    CLIENT_TOO_OLD(
            "ClientTooOldForServer",
            ErrorClass.CONFIGURATION,
            "Install a newer pg_dump on the workers: it must not be older than the server."),
    CLIENT_UNSAFE(
            "ClientVersionUnsafe",
            ErrorClass.CONFIGURATION,
            "Install the minimum safe pg_dump of its line, which the message names, on the workers."),
    DATABASE_ENCODING(
            "UserErrorDatabaseEncodingNotSupported",
            ErrorClass.CONFIGURATION,
            "The database's encoding (MULE_INTERNAL) has no conversion to UTF-8, in which drivers speak with servers: load a"
                    + " dump made with pg_dump --encoding=LATIN1, or another that it converts to, into a database with UTF8,"
                    + " and protect that one."),
    DATABASE_CLOSED(
            "UserErrorDatabaseClosed",
            ErrorClass.CONFIGURATION,
            "Let the database take connections: ALTER DATABASE name ALLOW_CONNECTIONS true."),
    DATABASE_DAMAGED(
            "UserErrorDatabaseDamaged",
            ErrorClass.PERMANENT,
            "Read in the details what is damaged, mend it on the server, and keep the recovery points that you have."),
    DATABASE_FAILED(
            "DatabaseFailed",
            ErrorClass.TRANSIENT,
            "Read in the details what the server says, and look at its log; the job is tried again."),
    DUMP_FAILED(
            "DumpFailed",
            ErrorClass.TRANSIENT,
            "Read the tail of pg_dump's messages in the details; the backup is tried again."),
    RESTORE_HAZARD(
            "RestoreHazard",
            ErrorClass.CONFIGURATION,
            "Mend it in the source as the message says, or know it when you restore."),
    DUMP_WARNING(
            "DumpWarning",
            ErrorClass.CONFIGURATION,
            "Read what pg_dump says: the backup is whole but for that, and a restore may need a hand there."),
    RESTORE_WARNING(
            "RestoreWarning", ErrorClass.CONFIGURATION, "Read what pg_restore says of it; the restore itself went on."),
    RESTORE_INTERRUPTED(
            "RestoreInterrupted",
            ErrorClass.TRANSIENT,
            "Read the tail of pg_restore's messages in the details; the restore is tried again."),
    RESTORE_FAILED("RestoreFailed", ErrorClass.PERMANENT, "Read the tail of pg_restore's messages in the details."),
    ROLES_LEFT_OUT(
            "RolesLeftOut",
            ErrorClass.CONFIGURATION,
            "Create the roles on the target server and restore again, or grant by hand what is needed."),
    RESTORED_WITHOUT(
            "RestoredWithout",
            ErrorClass.CONFIGURATION,
            "Run the statements of the details in the restored database as a user who may, or leave it as it is."),
    TARGET_EXTENSION_MISSING(
            "UserErrorTargetExtensionMissing",
            ErrorClass.CONFIGURATION,
            "Install the packages of the extensions on the target server, or restore what does not need them"
                    + " (restoreOptions.onError: Continue)."),
    TARGET_READ_ONLY(
            "UserErrorTargetReadOnly",
            ErrorClass.CONFIGURATION,
            "Let the secret lead to the primary server, where databases can be made."),
    TARGET_EXISTS(
            "UserErrorDatabaseNameAlreadyInUse",
            ErrorClass.INPUT,
            "Retry with another name for the restored database."),
    TARGET_FILE_EXISTS(
            "UserErrorRestoreFileAlreadyExists",
            ErrorClass.INPUT,
            "Retry with another filePrefix, or move the blob away that the message names: nothing is ever overwritten."),
    TARGET_TOO_OLD(
            "UserErrorRestoreToLowerVersion",
            ErrorClass.INPUT,
            "Restore to the same or a higher PostgreSQL version from which the backup was taken."),
    TARGET_ROLE_PRIVILEGED(
            "UserErrorRestoreAsPrivilegedRole",
            ErrorClass.INPUT,
            "Name a user with CREATEDB and no more in the target's secret; or ask for it with"
                    + " restoreTargetInfo.runAsPrivilegedRole, knowing that whoever owns something in the source decides what"
                    + " runs as that user."),
    TARGET_DISK_FULL(
            "UserErrorTargetDiskFull", ErrorClass.CONFIGURATION, "Free space on the target server, then retry."),
    TARGET_LOCALE_MISSING(
            "UserErrorTargetLocaleMissing",
            ErrorClass.CONFIGURATION,
            "Install the locale that the message names on the target server."),
    STORAGE_UNREACHABLE(
            "StorageUnreachable", ErrorClass.TRANSIENT, "Check the storage account's endpoint and network rules."),
    STORAGE_PERMISSION(
            "UserErrorContainerNotAccessible",
            ErrorClass.CONFIGURATION,
            "See that the container exists, and give the service's identity the rights on it that docs/containers.md"
                    + " lists; for a restore as files, the role Storage Blob Data Contributor on the target's container."),
    STORAGE_FAILED(
            "StorageFailed", ErrorClass.TRANSIENT, "Check the health of the storage account; the job is tried again."),
    RECOVERY_POINT_CORRUPT(
            "RecoveryPointCorrupt",
            ErrorClass.PERMANENT,
            "Restore another recovery point and tell the operator of the storage."),
    RECOVERY_POINT_NOT_UNDERSTOOD(
            "RecoveryPointNotUnderstood",
            ErrorClass.PERMANENT,
            "Nothing is lost: a newer version of pgvault wrote it. Restore it with workers of that version."),
    RECOVERY_POINT_DELETING(
            "RecoveryPointDeleting", ErrorClass.INPUT, "Choose another recovery point: this one is being deleted."),
    RECOVERY_POINT_ARCHIVED(
            "UserErrorRecoveryPointArchived",
            ErrorClass.INPUT,
            "Restore with objectType AzureBackupRestoreWithRehydrationRequest and sourceDataStoreType ArchiveStore: the"
                    + " restore waits until it is online. Or choose a recovery point of VaultStore."),
    BLOB_IMMUTABLE(
            "BlobImmutable",
            ErrorClass.TRANSIENT,
            "Nothing to do: it is deleted once the storage account's immutability policy or legal hold lets it go."),
    INSTANCE_DELETED("BackupInstanceDeleted", ErrorClass.PERMANENT, "Protect the data source again."),
    LEASE_LOST("LeaseLost", ErrorClass.TRANSIENT, "Nothing to do: another attempt takes over."),
    WORKER_STOPPED("WorkerStopped", ErrorClass.TRANSIENT, "Nothing to do: another attempt takes over."),
    WORKER_FAILED(
            "WorkerFailed",
            ErrorClass.TRANSIENT,
            "Look into the worker's log and give it what it lacks, memory for instance; another attempt takes over."),
    JOB_LOST(
            "JobLost",
            ErrorClass.TRANSIENT,
            "Look into the logs of the workers and their hosts for why they ended, and run the job again."),
    VALIDATION_UNANSWERED(
            "ValidationUnanswered", ErrorClass.TRANSIENT, "See that a worker runs, and send the request again."),
    JOB_STALLED(
            "JobStalled",
            ErrorClass.TRANSIENT,
            "Look at the sessions of pgvault on the database server and at the network on the way to it."),
    JOB_TIMEOUT(
            "JobTimeout",
            ErrorClass.PERMANENT,
            "Find out why the job takes that long, or allow jobs more time on the workers."),
    JOB_CANCELLED(
            "JobCancelled", ErrorClass.INPUT, "Nothing to do: it was asked for. Start the job again when wanted."),
    INTERNAL("InternalError", ErrorClass.BUG, "Report the message with the job id.");

    private final String code;
    private final ErrorClass errorClass;
    private final String recommendedAction;

    ErrorCode(String code, ErrorClass errorClass, String recommendedAction) {
        this.code = code;
        this.errorClass = errorClass;
        this.recommendedAction = recommendedAction;
    }

    /** The name on the wire. */
    public String code() {
        return code;
    }

    public ErrorClass errorClass() {
        return errorClass;
    }

    public String recommendedAction() {
        return recommendedAction;
    }
}
