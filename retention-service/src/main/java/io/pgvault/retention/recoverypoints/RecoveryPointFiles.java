package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.error.BackupException;
import java.time.Instant;

/** A recovery point in storage. Every method may be repeated; failures of storage are {@link BackupException}s. */
public interface RecoveryPointFiles {
    /** Writes down that it is being deleted, before anything is: a restore that reads it refuses. */
    void markDeleting(FollowedRecoveryPoint recoveryPoint, Instant now);

    /** Whether a restore reads it now. */
    boolean isHeld(FollowedRecoveryPoint recoveryPoint);

    /** Deletes manifest, parts and at last what is written about it, so that nothing half is ever found. */
    void delete(FollowedRecoveryPoint recoveryPoint);
}
