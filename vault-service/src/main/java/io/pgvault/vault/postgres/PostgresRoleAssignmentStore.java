package io.pgvault.vault.postgres;

import io.pgvault.vault.access.Principal;
import io.pgvault.vault.access.RoleAssignment;
import io.pgvault.vault.access.RoleAssignmentStore;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.audit.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@ApplicationScoped
class PostgresRoleAssignmentStore implements RoleAssignmentStore {
    private static final String AROUND = Keys.atOrBelow("key.scopeKey", "scope")
            + " or left(:scope, length(key.scopeKey) + 1) = concat(key.scopeKey, '/') or key.scopeKey = '/'";

    private final RoleAssignmentRepository assignments;
    private final Changes changes;

    PostgresRoleAssignmentStore(RoleAssignmentRepository assignments, Changes changes) {
        this.assignments = assignments;
        this.changes = changes;
    }

    @Override
    public Optional<RoleAssignment> find(Scope scope, String name) {
        return assignments
                .findByIdOptional(RoleAssignmentEntity.Key.of(scope, name))
                .map(RoleAssignmentEntity::toAssignment);
    }

    @Override
    @Transactional
    public List<RoleAssignment> of(Collection<Principal> principals) {
        // A group and a subject may be called the same.
        return assignments
                .find(
                        "principalId in ?1",
                        principals.stream().map(Principal::id).distinct().toList())
                .stream()
                .map(RoleAssignmentEntity::toAssignment)
                .filter(assignment -> principals.contains(assignment.principal()))
                .toList();
    }

    @Override
    public List<RoleAssignment> around(Scope scope) {
        return (scope.isAll()
                        ? assignments.findAll()
                        : assignments.find(AROUND, Map.of("scope", Keys.folder(scope.key()))))
                .stream().map(RoleAssignmentEntity::toAssignment).toList();
    }

    @Override
    public void add(RoleAssignment assignment) {
        assignments.persist(RoleAssignmentEntity.of(assignment));
        changes.note(null, assignment);
    }

    @Override
    public void remove(Scope scope, String name) {
        find(scope, name).ifPresent(assignment -> {
            assignments.deleteById(RoleAssignmentEntity.Key.of(scope, name));
            changes.note(assignment, null);
        });
    }
}
