package io.pgvault.vault.postgres;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class RoleAssignmentRepository implements PanacheRepositoryBase<RoleAssignmentEntity, RoleAssignmentEntity.Key> {}
