package io.pgvault.vault.rest;

import io.pgvault.contract.error.ErrorCode;

/** Which HTTP status tells of which failure. */
final class HttpStatus {
    private HttpStatus() {}

    static int of(ErrorCode code) {
        return switch (code) {
            case AUTHENTICATION_FAILED, INVALID_TOKEN, EXPIRED_TOKEN -> 401;
            case BINDING_MISSING, AUTHORIZATION_FAILED -> 403;
            case RESOURCE_NOT_FOUND,
                    BACKUP_VAULT_NOT_FOUND,
                    BACKUP_POLICY_NOT_FOUND,
                    BACKUP_INSTANCE_NOT_FOUND,
                    RECOVERY_POINT_NOT_FOUND,
                    JOB_NOT_FOUND,
                    OPERATION_NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NOT_ACCEPTABLE -> 406;
            case REQUEST_TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case VAULT_NOT_READY,
                    MAX_CONCURRENT_OPERATIONS,
                    BACKUP_RUNNING,
                    JOB_NOT_CANCELLABLE,
                    RECOVERY_POINT_ARCHIVED,
                    BLOB_IMMUTABLE -> 409;
            case INVALID_REQUEST,
                    INVALID_API_VERSION,
                    MISSING_API_VERSION,
                    VAULT_NOT_EMPTY,
                    POLICY_IN_USE,
                    POLICY_NOT_MODIFIABLE,
                    INVALID_POLICY,
                    INSTANCE_NOT_PROTECTED,
                    DATA_SOURCE_ALREADY_PROTECTED,
                    ADHOC_RULE_UNKNOWN,
                    RESTORE_TARGET_UNSUPPORTED,
                    TRIGGER_EXPIRED,
                    SECRET_STORE_INVALID,
                    SECRET_STORE_UNAVAILABLE,
                    SECRET_STORE_PERMISSION,
                    SECRET_MISSING,
                    SECRET_FORMAT,
                    DATABASE_AUTHENTICATION,
                    DATABASE_PERMISSION,
                    ROW_LEVEL_SECURITY,
                    DATABASE_NOT_FOUND,
                    DATABASE_UNREACHABLE,
                    TLS_REFUSED,
                    CONNECTION_CLOSED,
                    LOCK_TIMEOUT,
                    TOO_MANY_TABLES,
                    IDENTITY_CHANGED,
                    CLIENT_TOO_OLD,
                    CLIENT_UNSAFE,
                    DATABASE_CLOSED,
                    DATABASE_DAMAGED,
                    DATABASE_FAILED,
                    DUMP_FAILED,
                    RESTORE_INTERRUPTED,
                    RESTORE_FAILED,
                    TARGET_EXISTS,
                    TARGET_TOO_OLD,
                    TARGET_DISK_FULL,
                    TARGET_LOCALE_MISSING,
                    ROLES_LEFT_OUT,
                    STORAGE_PERMISSION,
                    RECOVERY_POINT_CORRUPT,
                    RECOVERY_POINT_DELETING,
                    INSTANCE_DELETED,
                    JOB_TIMEOUT,
                    JOB_CANCELLED -> 400;
            case SERVICE_UNAVAILABLE,
                    STORAGE_UNREACHABLE,
                    STORAGE_FAILED,
                    LEASE_LOST,
                    WORKER_STOPPED,
                    WORKER_FAILED,
                    JOB_LOST,
                    VALIDATION_UNANSWERED,
                    JOB_STALLED -> 503;
            case INTERNAL -> 500;
        };
    }
}
