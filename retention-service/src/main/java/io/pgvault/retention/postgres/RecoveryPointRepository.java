package io.pgvault.retention.postgres;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class RecoveryPointRepository implements PanacheRepositoryBase<RecoveryPointEntity, String> {}
