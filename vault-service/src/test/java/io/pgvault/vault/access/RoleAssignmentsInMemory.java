package io.pgvault.vault.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Role assignments that came through the API. */
public final class RoleAssignmentsInMemory implements RoleAssignmentStore {
    private final List<RoleAssignment> kept = new ArrayList<>();

    @Override
    public Optional<RoleAssignment> find(Scope scope, String name) {
        return kept.stream().filter(assignment -> is(assignment, scope, name)).findFirst();
    }

    @Override
    public List<RoleAssignment> of(Collection<Principal> principals) {
        return kept.stream()
                .filter(assignment -> principals.contains(assignment.principal()))
                .toList();
    }

    @Override
    public List<RoleAssignment> around(Scope scope) {
        return kept.stream()
                .filter(assignment -> assignment.scope().covers(scope) || scope.covers(assignment.scope()))
                .toList();
    }

    @Override
    public void add(RoleAssignment assignment) {
        kept.add(assignment);
    }

    @Override
    public void remove(Scope scope, String name) {
        kept.removeIf(assignment -> is(assignment, scope, name));
    }

    private static boolean is(RoleAssignment assignment, Scope scope, String name) {
        return assignment.scope().key().equals(scope.key()) && assignment.name().equalsIgnoreCase(name);
    }
}
