package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.LifecycleDocument;

/** A recovery point in storage. Every method may be repeated; failures of storage are {@link BackupException}s. */
public interface RecoveryPointFiles {
    /** Writes down what becomes of it, before it does: a restore that reads that it goes or moves refuses. */
    void describe(FollowedRecoveryPoint recoveryPoint, LifecycleDocument document);

    /** Whether a restore reads it now. */
    boolean isHeld(FollowedRecoveryPoint recoveryPoint);

    /**
     * Moves its parts to the archive and sees that they are there. The manifest stays online, and what is written about
     * it.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when there is no readable manifest
     */
    void archive(FollowedRecoveryPoint recoveryPoint);

    /**
     * Deletes manifest, parts and at last what is written about it, so that nothing half is ever found.
     *
     * @throws BackupException {@link ErrorCode#BLOB_IMMUTABLE} while storage does not let it go
     */
    void delete(FollowedRecoveryPoint recoveryPoint);
}
