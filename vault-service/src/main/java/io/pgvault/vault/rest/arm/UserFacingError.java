package io.pgvault.vault.rest.arm;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgvault.contract.error.ErrorDetail;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A failure, told to people. */
public record UserFacingError(
        String message,
        List<String> recommendedAction,
        String code,
        String target,
        InnerError innerError,
        @JsonProperty("isRetryable") boolean isRetryable,
        @JsonProperty("isUserError") boolean isUserError,
        Map<String, String> properties) {

    record InnerError(String code, Map<String, String> additionalInfo) {}

    public static UserFacingError of(ErrorDetail error) {
        return of(error, Map.of());
    }

    public static UserFacingError of(ErrorDetail error, Map<String, String> properties) {
        String details = Objects.requireNonNullElse(error.details(), error.message());
        return new UserFacingError(
                error.message(),
                List.of(error.recommendedAction()),
                error.code(),
                "",
                new InnerError("InnerErrorCodeUnavailable", Map.of("DetailedNonLocalisedMessage", details)),
                error.retryable(),
                error.userError(),
                properties);
    }

    public static @Nullable UserFacingError ofNullable(@Nullable ErrorDetail error) {
        return error == null ? null : of(error);
    }
}
