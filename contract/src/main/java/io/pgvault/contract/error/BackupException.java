package io.pgvault.contract.error;

import org.jspecify.annotations.Nullable;

/** The one exception for failures that have a code. Its message says what happened to which object. */
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String details;

    public BackupException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    public BackupException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, null, cause);
    }

    public BackupException(ErrorCode code, String message, @Nullable String details, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.details = details;
    }

    public ErrorCode code() {
        return code;
    }

    public ErrorDetail toDetail() {
        String message = getMessage();
        return ErrorDetail.of(code, message == null ? code.code() : message, details);
    }
}
