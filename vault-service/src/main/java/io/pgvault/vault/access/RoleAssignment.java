package io.pgvault.vault.access;

import io.pgvault.contract.access.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A role of somebody at a scope.
 *
 * @param name of the caller's choice, one of a kind at its scope; of one in the configuration, its name there
 * @param createdBy null for one in the configuration
 */
public record RoleAssignment(
        String name,
        Scope scope,
        Principal principal,
        Role role,
        @Nullable String description,
        @Nullable Instant createdAt,
        @Nullable Caller createdBy) {

    /** Whether the other one gives nothing that this one does not. */
    boolean gives(RoleAssignment other) {
        return scope.key().equals(other.scope.key()) && principal.equals(other.principal) && role == other.role;
    }
}
