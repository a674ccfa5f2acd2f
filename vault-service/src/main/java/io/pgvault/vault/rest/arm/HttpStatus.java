package io.pgvault.vault.rest.arm;

import io.pgvault.contract.error.ErrorClass;
import io.pgvault.contract.error.ErrorCode;

/** Which HTTP status tells of which failure: it follows from the failure's class, with the exceptions listed here. */
public final class HttpStatus {
    private HttpStatus() {}

    public static int of(ErrorCode code) {
        return switch (code) {
            case AUTHENTICATION_FAILED, INVALID_TOKEN, EXPIRED_TOKEN -> 401;
            case BINDING_MISSING, AUTHORIZATION_FAILED, APPROVAL_BY_ANOTHER -> 403;
            case RESOURCE_NOT_FOUND,
                    BACKUP_VAULT_NOT_FOUND,
                    BACKUP_POLICY_NOT_FOUND,
                    BACKUP_INSTANCE_NOT_FOUND,
                    RECOVERY_POINT_NOT_FOUND,
                    JOB_NOT_FOUND,
                    OPERATION_NOT_FOUND,
                    ROLE_ASSIGNMENT_NOT_FOUND,
                    APPROVAL_NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NOT_ACCEPTABLE -> 406;
            case VAULT_NOT_READY,
                    CLIENT_REQUEST_REUSED,
                    MAX_CONCURRENT_OPERATIONS,
                    BACKUP_RUNNING,
                    JOB_NOT_CANCELLABLE,
                    RECOVERY_POINT_ARCHIVED,
                    ROLE_ASSIGNMENT_EXISTS,
                    APPROVAL_ENDED,
                    INVALID_PROTECTION_STATE,
                    INSTANCE_EXISTS,
                    VAULT_IMMUTABLE,
                    SECURITY_SETTING_LOCKED,
                    BLOB_IMMUTABLE -> 409;
            case REQUEST_TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case TOO_MANY_REQUESTS -> 429;
            // May pass, and is the caller's to look at all the same: his database, or his key vault.
            case SECRET_STORE_UNAVAILABLE,
                    DATABASE_UNREACHABLE,
                    DATABASE_FAILED,
                    CONNECTION_CLOSED,
                    LOCK_TIMEOUT,
                    DUMP_FAILED,
                    RESTORE_INTERRUPTED -> 400;
            default -> of(code.errorClass());
        };
    }

    private static int of(ErrorClass errorClass) {
        return switch (errorClass) {
            case INPUT, CONFIGURATION, PERMANENT -> 400;
            case TRANSIENT -> 503;
            case BUG -> 500;
        };
    }
}
