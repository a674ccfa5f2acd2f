package io.pgvault.vault.access;

import java.util.List;
import java.util.stream.Stream;

/** Finds out what a caller may do, anew for each call: a role that was taken away is gone at once. */
public final class FindRights {
    private final List<RoleAssignment> configured;
    private final RoleAssignmentStore store;

    /**
     * Makes the use case.
     *
     * @param configured that nobody can take away through the API
     */
    public FindRights(List<RoleAssignment> configured, RoleAssignmentStore store) {
        this.configured = List.copyOf(configured);
        this.store = store;
    }

    public Rights of(Identity identity) {
        List<Principal> principals = identity.principals();
        return new Rights(Stream.concat(
                        configured.stream().filter(assignment -> principals.contains(assignment.principal())),
                        store.of(principals).stream())
                .map(assignment -> new Rights.Grant(assignment.scope(), assignment.role()))
                .distinct()
                .toList());
    }
}
