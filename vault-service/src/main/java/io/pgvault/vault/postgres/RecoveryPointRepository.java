package io.pgvault.vault.postgres;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class RecoveryPointRepository implements PanacheRepositoryBase<RecoveryPointEntity, String> {}
