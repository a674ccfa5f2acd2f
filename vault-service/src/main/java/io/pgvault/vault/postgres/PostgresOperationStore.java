package io.pgvault.vault.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.stream.Stream;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.operations.OperationStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresOperationStore implements OperationStore {
    private static final String FINISH = "update operation set status = :status, error = cast(:error as jsonb),"
            + " warnings = cast(:warnings as jsonb), ended_at = :at where status = 'RUNNING' and ";

    private static final String UNANSWERED = "with due as (select id, subject from operation"
            + " where status = 'RUNNING' and kind in ('VALIDATE_BACKUP', 'CONFIGURE_PROTECTION', 'VALIDATE_RESTORE')"
            + " and started_at < :before"
            + " order by started_at limit :most for update skip locked) select id from due order by subject";

    private static final String TAKE_UNANSWERED = "update operation set asks = asks + 1, asked_at = :now where id in"
            + " (select id from operation where status = 'RUNNING' and question is not null and asked_at <="
            + " cast(:now as timestamptz) - make_interval(secs => cast(:patience as double precision)"
            + " * power(2, least(asks, 10))) order by asked_at limit :most for update skip locked)"
            + " returning id, cast(question as text) as question, asks";

    private final OperationRepository operations;
    private final Callers callers;

    /** A message with what it takes to read it again. */
    private record StoredQuestion(String stream, String type, JsonNode data) {
        static StoredQuestion of(Message question) {
            return new StoredQuestion(
                    Stream.of(question).name(),
                    question.getClass().getSimpleName(),
                    ContractJson.mapper().valueToTree(question));
        }

        Message toMessage() throws JsonProcessingException {
            Stream of = Stream.valueOf(stream);
            Class<? extends Message> message = of.messageClass(type)
                    .orElseThrow(() -> new IllegalStateException("No " + type + " is sent on " + of.topic()));
            return ContractJson.mapper().treeToValue(data, message);
        }
    }

    PostgresOperationStore(OperationRepository operations, Callers callers) {
        this.operations = operations;
        this.callers = callers;
    }

    @Override
    public void add(Operation operation) {
        operations.persist(entity(operation));
    }

    @Override
    public void add(Operation operation, Message question, Instant askedAt) {
        OperationEntity entity = entity(operation);
        entity.question = JsonColumn.of(StoredQuestion.of(question));
        entity.askedAt = askedAt;
        operations.persist(entity);
    }

    private OperationEntity entity(Operation operation) {
        OperationEntity entity = OperationEntity.of(operation);
        entity.askedBy = callers.current().orElse(null);
        return entity;
    }

    @Override
    public List<Unanswered> takeUnanswered(Instant now, Duration patience, int most) {
        return operations
                .getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(TAKE_UNANSWERED, Tuple.class)
                .setParameter("now", now)
                .setParameter("patience", patience.toMillis() / 1000.0)
                .setParameter("most", most)
                .getResultList()
                .stream()
                .map(row -> new Unanswered(
                        new OperationId(row.get("id", UUID.class)),
                        question(row.get("question", String.class)),
                        row.get("asks", Integer.class)))
                .toList();
    }

    private static Message question(String json) {
        try {
            return ContractJson.mapper().readValue(json, StoredQuestion.class).toMessage();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The catalogue holds an unreadable question", e);
        }
    }

    @Override
    public Optional<Operation> find(OperationId id) {
        return operations.findByIdOptional(id.value()).map(OperationEntity::toOperation);
    }

    @Override
    public boolean hasStarted(JobId job) {
        return operations.count("jobId", job.value()) > 0;
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
    public void finish(OperationId id, @Nullable ErrorDetail error, List<ErrorDetail> warnings, Instant at) {
        finish("id = :id", error, warnings, at).setParameter("id", id.value()).executeUpdate();
    }

    @Override
    public void finishAll(OperationKind kind, UUID subject, @Nullable ErrorDetail error, Instant at) {
        finish("subject = :subject and kind = :kind", error, List.of(), at)
                .setParameter("subject", subject)
                .setParameter("kind", kind.name())
                .executeUpdate();
    }

    private Query finish(String which, @Nullable ErrorDetail error, List<ErrorDetail> warnings, Instant at) {
        OperationStatus status = error == null ? OperationStatus.SUCCEEDED : OperationStatus.FAILED;
        return operations
                .getEntityManager()
                .createNativeQuery(FINISH + which)
                .setParameter("status", status.name())
                .setParameter("error", JsonColumn.of(error))
                .setParameter("warnings", JsonColumn.of(warnings))
                .setParameter("at", at);
    }
}
