package io.pgvault.vault.protection;

import io.pgvault.contract.InstanceId;
import java.time.Instant;

/** Ends the backups that go on, or wait, when no more are to run. */
public interface RunningBackups {
    /** Cancels all of an instance; one that has reached its manifest by then is complete. */
    void cancel(InstanceId instance, Instant now);
}
