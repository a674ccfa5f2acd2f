package io.pgvault.vault.postgres;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.operations.OperationStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresOperationStore implements OperationStore {
    private static final String FINISH = "update operation set status = :status, error = cast(:error as jsonb),"
            + " ended_at = :at where status = 'RUNNING' and ";

    private static final String UNANSWERED = "with due as (select id, subject from operation"
            + " where status = 'RUNNING' and kind in ('VALIDATE_BACKUP', 'CONFIGURE_PROTECTION') and started_at < :before"
            + " order by started_at limit :most for update skip locked) select id from due order by subject";

    private final OperationRepository operations;

    PostgresOperationStore(OperationRepository operations) {
        this.operations = operations;
    }

    @Override
    public void add(Operation operation) {
        operations.persist(OperationEntity.of(operation));
    }

    @Override
    public Optional<Operation> find(OperationId id) {
        return operations.findByIdOptional(id.value()).map(OperationEntity::toOperation);
    }

    @Override
    public List<OperationId> unansweredValidations(Instant askedBefore, int most) {
        return operations
                .getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(UNANSWERED, UUID.class)
                .setParameter("before", askedBefore)
                .setParameter("most", most)
                .getResultList()
                .stream()
                .map(OperationId::new)
                .toList();
    }

    @Override
    public void finish(OperationId id, @Nullable ErrorDetail error, Instant at) {
        finish("id = :id", error, at).setParameter("id", id.value()).executeUpdate();
    }

    @Override
    public void finishAll(OperationKind kind, UUID subject, @Nullable ErrorDetail error, Instant at) {
        finish("subject = :subject and kind = :kind", error, at)
                .setParameter("subject", subject)
                .setParameter("kind", kind.name())
                .executeUpdate();
    }

    private Query finish(String which, @Nullable ErrorDetail error, Instant at) {
        OperationStatus status = error == null ? OperationStatus.SUCCEEDED : OperationStatus.FAILED;
        return operations
                .getEntityManager()
                .createNativeQuery(FINISH + which)
                .setParameter("status", status.name())
                .setParameter("error", JsonColumn.of(error))
                .setParameter("at", at);
    }
}
