package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.InstanceId;
import java.time.Instant;

/** Where people hear of expiries that were stopped, with the caller's transaction. */
public interface StoppedExpiries {
    /** Says it once a day for an instance, however often it is found out. */
    void raise(InstanceId instance, String objection, Instant now);
}
