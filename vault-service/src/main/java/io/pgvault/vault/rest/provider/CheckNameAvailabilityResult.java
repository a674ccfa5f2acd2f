package io.pgvault.vault.rest.provider;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Whether a vault can have a name.
 *
 * @param reason {@code Invalid} or {@code AlreadyExists}; absent where it can
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CheckNameAvailabilityResult(
        boolean nameAvailable,
        @Nullable String reason,
        @Nullable String message) {
    static CheckNameAvailabilityResult no(String reason, String message) {
        return new CheckNameAvailabilityResult(false, reason, message);
    }

    static CheckNameAvailabilityResult yes() {
        return new CheckNameAvailabilityResult(true, null, null);
    }
}
