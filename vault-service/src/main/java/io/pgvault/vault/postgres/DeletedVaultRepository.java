package io.pgvault.vault.postgres;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

@ApplicationScoped
class DeletedVaultRepository implements PanacheRepositoryBase<DeletedVaultEntity, UUID> {}
