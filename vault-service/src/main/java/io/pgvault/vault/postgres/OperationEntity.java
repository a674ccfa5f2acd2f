package io.pgvault.vault.postgres;

import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.access.Caller;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "operation")
@SuppressWarnings("NullAway.Init")
class OperationEntity {
    @Id
    UUID id;

    @Enumerated(EnumType.STRING)
    OperationKind kind;

    String vaultResourceId;
    String location;

    @Nullable
    UUID subject;

    @Nullable
    UUID jobId;

    @Enumerated(EnumType.STRING)
    OperationStatus status;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    ErrorDetail error;

    @JdbcTypeCode(SqlTypes.JSON)
    List<ErrorDetail> warnings;

    Instant startedAt;

    @Nullable
    Instant endedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    String question;

    @Nullable
    Instant askedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    Caller askedBy;

    static OperationEntity of(Operation operation) {
        JobId job = operation.jobId();
        OperationEntity entity = new OperationEntity();
        entity.id = operation.id().value();
        entity.kind = operation.kind();
        entity.vaultResourceId = operation.vaultResourceId();
        entity.location = operation.location();
        entity.subject = operation.subject();
        entity.jobId = job == null ? null : job.value();
        entity.status = operation.status();
        entity.error = operation.error();
        entity.warnings = operation.warnings();
        entity.startedAt = operation.startedAt();
        entity.endedAt = operation.endedAt();
        return entity;
    }

    Operation toOperation() {
        return new Operation(
                new OperationId(id),
                kind,
                vaultResourceId,
                location,
                subject,
                jobId == null ? null : new JobId(jobId),
                status,
                error,
                warnings,
                startedAt,
                endedAt);
    }
}
