package io.pgvault.contract.error;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A failure as it travels in messages and is shown to people: no secret is ever part of it. */
public record ErrorDetail(
        String code,
        String message,
        String recommendedAction,
        boolean retryable,
        boolean userError,
        @Nullable String details) {

    public static ErrorDetail of(ErrorCode code, String message) {
        return of(code, message, null);
    }

    public static ErrorDetail of(ErrorCode code, String message, @Nullable String details) {
        return new ErrorDetail(
                code.code(),
                message,
                code.recommendedAction(),
                code.errorClass().retryable(),
                code.errorClass().userError(),
                details);
    }

    /** The same, told of one of several things. */
    public ErrorDetail about(String what) {
        return new ErrorDetail(code, what + ": " + message, recommendedAction, retryable, userError, details);
    }

    /** The registry's entry; a code of a newer version of pgvault reads as {@link ErrorCode#INTERNAL}. */
    public ErrorCode errorCode() {
        return Arrays.stream(ErrorCode.values())
                .filter(known -> known.code().equals(code))
                .findFirst()
                .orElse(ErrorCode.INTERNAL);
    }
}
