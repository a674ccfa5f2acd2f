package io.pgvault.vault.operations;

import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.ErrorDetail;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A long-running operation.
 *
 * @param vaultResourceId the ARM id of its vault, which the operation may outlive
 * @param subject id of the vault or instance that it changes; null where it changes nothing
 * @param jobId of the job that it has started
 * @param warnings what a validation found that stands in nobody's way
 */
public record Operation(
        OperationId id,
        OperationKind kind,
        String vaultResourceId,
        String location,
        @Nullable UUID subject,
        @Nullable JobId jobId,
        OperationStatus status,
        @Nullable ErrorDetail error,
        List<ErrorDetail> warnings,
        Instant startedAt,
        @Nullable Instant endedAt) {
    public Operation {
        warnings = List.copyOf(warnings);
    }

    public static Operation running(
            OperationId id,
            OperationKind kind,
            String vaultResourceId,
            String location,
            @Nullable UUID subject,
            Instant now) {
        return new Operation(
                id,
                kind,
                vaultResourceId,
                location,
                subject,
                null,
                OperationStatus.RUNNING,
                null,
                List.of(),
                now,
                null);
    }

    /** The same operation, done. */
    public Operation succeeded(@Nullable JobId job, Instant now) {
        return new Operation(
                id,
                kind,
                vaultResourceId,
                location,
                subject,
                job,
                OperationStatus.SUCCEEDED,
                null,
                List.of(),
                startedAt,
                now);
    }

    public boolean isRunning() {
        return status == OperationStatus.RUNNING;
    }
}
