package io.pgvault.scheduler.planning;

import io.pgvault.contract.job.BackupTriggered;
import java.util.List;

/** Where triggers go, with the caller's transaction. */
public interface TriggerPublisher {
    /** Publishes triggers in their order; one that was published before changes nothing. */
    void publish(List<BackupTriggered> triggers);

    /** How many more may be published now. None while the broker is away: a trigger that waits grows old. */
    int room();
}
