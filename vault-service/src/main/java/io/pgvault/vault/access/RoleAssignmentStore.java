package io.pgvault.vault.access;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where role assignments are kept that came through the API. */
public interface RoleAssignmentStore {
    Optional<RoleAssignment> find(Scope scope, String name);

    /** All that one of the principals has. */
    List<RoleAssignment> of(Collection<Principal> principals);

    /** Those at the scope, above it and below it, by scope and name. */
    List<RoleAssignment> around(Scope scope);

    void add(RoleAssignment assignment);

    void remove(Scope scope, String name);
}
