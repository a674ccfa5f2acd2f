package io.pgvault.contract.job;

import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import java.time.Instant;
import java.util.UUID;

/** Find out whether a data source can be backed up; answered by {@link JobEvent.ValidationCompleted}. */
public record ValidateBackup(
        OperationId operationId,
        Instant requestedAt,
        VaultReference vault,
        DataSource dataSource,
        SecretReference secret)
        implements WorkerCommand {

    @Override
    public String subject() {
        return operationId.toString();
    }

    @Override
    public UUID eventId() {
        return NameBasedIds.of("ValidateBackup", operationId.toString());
    }
}
