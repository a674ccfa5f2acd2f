package io.pgvault.vault.access;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.publishing.Locks;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives roles, and takes them away again. One in the configuration stays until it goes there. */
public final class AssignRoles {
    private final List<RoleAssignment> configured;
    private final RoleAssignmentStore store;
    private final Locks locks;

    public AssignRoles(List<RoleAssignment> configured, RoleAssignmentStore store, Locks locks) {
        this.configured = List.copyOf(configured);
        this.store = store;
        this.locks = locks;
    }

    /** What stands afterwards, and whether it stood before. */
    public record Outcome(RoleAssignment assignment, boolean created) {}

    /** Those at the scope, above it and below it, by scope and name. */
    public List<RoleAssignment> around(Scope scope) {
        return Stream.concat(
                        configured.stream()
                                .filter(assignment ->
                                        assignment.scope().covers(scope) || scope.covers(assignment.scope())),
                        store.around(scope).stream())
                .sorted(Comparator.comparing((RoleAssignment assignment) ->
                                assignment.scope().key())
                        .thenComparing(RoleAssignment::name))
                .toList();
    }

    public Optional<RoleAssignment> find(Scope scope, String name) {
        return configured(scope, name).or(() -> store.find(scope, name));
    }

    /**
     * Gives a role; the same again changes nothing.
     *
     * @throws BackupException {@link ErrorCode#ROLE_ASSIGNMENT_EXISTS} when another one gives it already,
     *     {@link ErrorCode#ROLE_ASSIGNMENT_FIXED} when the name is one of something else
     */
    public Outcome assign(RoleAssignment wanted) {
        locks.lock(wanted.scope().key() + "/roleAssignments");
        Optional<RoleAssignment> named = find(wanted.scope(), wanted.name());
        if (named.isPresent()) {
            if (named.get().gives(wanted)) {
                return new Outcome(named.get(), false);
            }
            throw new BackupException(
                    ErrorCode.ROLE_ASSIGNMENT_FIXED,
                    "The role assignment " + wanted.name() + " at " + wanted.scope()
                            + " cannot be changed to another role or principal.");
        }
        around(wanted.scope()).stream()
                .filter(other -> other.gives(wanted))
                .findFirst()
                .ifPresent(other -> {
                    throw new BackupException(
                            ErrorCode.ROLE_ASSIGNMENT_EXISTS,
                            "The role assignment " + other.name() + " at " + other.scope() + " gives "
                                    + wanted.principal().id() + " the role "
                                    + wanted.role().roleName() + " already.");
                });
        store.add(wanted);
        return new Outcome(wanted, true);
    }

    /**
     * Takes a role away.
     *
     * @return what was taken away; empty where there was nothing
     * @throws BackupException {@link ErrorCode#ROLE_ASSIGNMENT_FIXED} for one in the configuration
     */
    public Optional<RoleAssignment> unassign(Scope scope, String name) {
        locks.lock(scope.key() + "/roleAssignments");
        if (configured(scope, name).isPresent()) {
            throw new BackupException(
                    ErrorCode.ROLE_ASSIGNMENT_FIXED,
                    "The role assignment " + name + " stands in the configuration of the service, as"
                            + " pgvault.access.assignments." + name + ", and goes there only.");
        }
        Optional<RoleAssignment> found = store.find(scope, name);
        found.ifPresent(assignment -> store.remove(scope, name));
        return found;
    }

    private Optional<RoleAssignment> configured(Scope scope, String name) {
        return configured.stream()
                .filter(assignment -> assignment.scope().key().equals(scope.key())
                        && assignment.name().equalsIgnoreCase(name))
                .findFirst();
    }
}
