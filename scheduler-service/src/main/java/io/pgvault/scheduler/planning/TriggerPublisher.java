package io.pgvault.scheduler.planning;

import io.pgvault.contract.job.BackupTriggered;

/** Where triggers go, with the caller's transaction. */
public interface TriggerPublisher {
    /** Publishes a trigger; one that was published before changes nothing. */
    void publish(BackupTriggered trigger);
}
