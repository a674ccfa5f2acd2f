package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;

/** Where news of recovery points go, with the caller's transaction. */
public interface RecoveryPointPublisher {
    void publish(RecoveryPointEvent event);

    /** News of a tiering job. */
    void publish(JobEvent event);
}
