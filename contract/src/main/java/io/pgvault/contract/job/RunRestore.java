package io.pgvault.contract.job;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.SecretReference;
import io.pgvault.contract.instance.VaultReference;
import java.time.Instant;

/**
 * Restore a recovery point as a new database.
 *
 * @param targetDataSource its resource name is the name of the new database
 * @param targetSecret leads to the target server; its user needs CREATEDB
 */
public record RunRestore(
        JobId jobId,
        int attemptNumber,
        Instant requestedAt,
        VaultReference vault,
        InstanceId instanceId,
        RecoveryPointId recoveryPointId,
        DataSource targetDataSource,
        SecretReference targetSecret)
        implements WorkerCommand, WorkerJob {

    @Override
    public String subject() {
        return jobId.toString();
    }
}
