package io.pgvault.vault.rest.arm;

import io.pgvault.contract.error.ErrorCode;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a caller's token, with the codes that Azure's resource manager has for it. */
public record TokenFailure(ErrorCode code, String message) {
    /** What the check of a token's life says. */
    public static final String LIVES_TOO_LONG = "lives longer than is accepted";

    private static final String SCHEME = "bearer ";

    static TokenFailure of(Throwable failure, @Nullable String authorization) {
        if (authorization == null || authorization.isBlank()) {
            return new TokenFailure(
                    ErrorCode.AUTHENTICATION_FAILED, "Authentication failed. The 'Authorization' header is missing.");
        }
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return new TokenFailure(
                    ErrorCode.AUTHENTICATION_FAILED,
                    "Authentication failed. The 'Authorization' header does not carry a bearer token.");
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidJwtException invalid) {
                return of(invalid);
            }
        }
        // The library says no more of a key that it does not find.
        return new TokenFailure(
                ErrorCode.INVALID_TOKEN,
                "The access token is invalid: it cannot be read, or its key is none of those that the issuer publishes.");
    }

    private static TokenFailure of(InvalidJwtException invalid) {
        if (invalid.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
            return new TokenFailure(
                    ErrorCode.INVALID_TOKEN,
                    "The access token is invalid: its signature is not of the configured key.");
        }
        if (invalid.hasErrorCode(ErrorCodes.ISSUER_INVALID) || invalid.hasErrorCode(ErrorCodes.ISSUER_MISSING)) {
            return new TokenFailure(
                    ErrorCode.INVALID_TOKEN,
                    "The access token is invalid: it is of another issuer than the configured one.");
        }
        if (invalid.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || invalid.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
            return new TokenFailure(
                    ErrorCode.INVALID_TOKEN, "The access token is invalid: it was made for another service (aud).");
        }
        if (invalid.getErrorDetails().stream()
                .anyMatch(error -> error.getErrorMessage().contains(LIVES_TOO_LONG))) {
            return new TokenFailure(
                    ErrorCode.INVALID_TOKEN,
                    "The access token is invalid: it " + LIVES_TOO_LONG + " (pgvault.tokens.longest-life).");
        }
        return invalid.hasExpired()
                ? new TokenFailure(ErrorCode.EXPIRED_TOKEN, "The access token has expired.")
                : new TokenFailure(ErrorCode.INVALID_TOKEN, "The access token is invalid: it cannot be verified.");
    }

    Response response() {
        return ErrorBody.response(code, message);
    }
}
