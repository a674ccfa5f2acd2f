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
        return rights(Stream.concat(configured(identity), store.of(identity.principals()).stream()));
    }

    /** What the configuration alone gives, which costs no look at the store; no role takes away what another one gives. */
    public Rights configuredOf(Identity identity) {
        return rights(configured(identity));
    }

    private Stream<RoleAssignment> configured(Identity identity) {
        List<Principal> principals = identity.principals();
        return configured.stream().filter(assignment -> principals.contains(assignment.principal()));
    }

    private static Rights rights(Stream<RoleAssignment> assignments) {
        return new Rights(assignments
                .map(assignment -> new Rights.Grant(assignment.scope(), assignment.role()))
                .distinct()
                .toList());
    }
}
