package io.pgvault.vault.postgres;

import io.pgvault.contract.access.Caller;
import io.pgvault.vault.access.Principal;
import io.pgvault.vault.access.Role;
import io.pgvault.vault.access.RoleAssignment;
import io.pgvault.vault.access.Scope;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "role_assignment")
@SuppressWarnings("NullAway.Init")
class RoleAssignmentEntity {
    @EmbeddedId
    Key key;

    String scope;
    String name;

    @Enumerated(EnumType.STRING)
    Principal.Kind principalKind;

    String principalId;

    @Enumerated(EnumType.STRING)
    Role role;

    @Nullable
    String description;

    Instant createdAt;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    Caller createdBy;

    /** Scope and name, in the form in which equal ones are equal. */
    @Embeddable
    record Key(String scopeKey, String nameKey) {
        static Key of(Scope scope, String name) {
            return new Key(scope.key(), name.toLowerCase(Locale.ROOT));
        }
    }

    static RoleAssignmentEntity of(RoleAssignment assignment) {
        RoleAssignmentEntity entity = new RoleAssignmentEntity();
        entity.key = Key.of(assignment.scope(), assignment.name());
        entity.scope = assignment.scope().path();
        entity.name = assignment.name();
        entity.principalKind = assignment.principal().kind();
        entity.principalId = assignment.principal().id();
        entity.role = assignment.role();
        entity.description = assignment.description();
        entity.createdAt = Objects.requireNonNull(assignment.createdAt());
        entity.createdBy = assignment.createdBy();
        return entity;
    }

    RoleAssignment toAssignment() {
        return new RoleAssignment(
                name,
                new Scope(scope),
                new Principal(principalKind, principalId),
                role,
                description,
                createdAt,
                createdBy);
    }
}
