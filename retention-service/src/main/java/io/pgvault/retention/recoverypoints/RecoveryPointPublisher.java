package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import java.util.List;

/** Where news of recovery points go, with the caller's transaction. */
public interface RecoveryPointPublisher {
    default void publish(RecoveryPointEvent event) {
        publish(List.of(event));
    }

    void publish(List<RecoveryPointEvent> events);

    /** News of a tiering job. */
    void publish(JobEvent event);
}
