package io.pgvault.retention.postgres;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class TaskRepository implements PanacheRepository<TaskEntity> {}
