package io.pgvault.scheduler.postgres;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

@ApplicationScoped
class ScheduleEntryRepository implements PanacheRepositoryBase<ScheduleEntryEntity, UUID> {}
