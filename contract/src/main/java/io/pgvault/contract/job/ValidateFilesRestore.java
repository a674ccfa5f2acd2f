package io.pgvault.contract.job;

import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.OperationId;
import java.time.Instant;
import java.util.UUID;

/**
 * Find out what a restore as files would meet, and make no file; answered by {@link JobEvent.ValidationCompleted}.
 *
 * @param restore what would be asked for; no job has its id
 */
public record ValidateFilesRestore(OperationId operationId, Instant requestedAt, RunFilesRestore restore)
        implements WorkerCommand {

    @Override
    public String subject() {
        return operationId.toString();
    }

    @Override
    public UUID eventId() {
        return NameBasedIds.of("ValidateFilesRestore", operationId.toString());
    }
}
