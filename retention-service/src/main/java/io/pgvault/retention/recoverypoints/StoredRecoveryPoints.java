package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.Manifest;
import java.util.List;
import java.util.Optional;

/** What really lies in storage, whatever anybody has said of it. Failures of storage are {@link BackupException}s. */
public interface StoredRecoveryPoints {
    List<StoredRecoveryPoint> list(KnownInstance instance);

    /**
     * The manifest of a recovery point; empty when there is none.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when it cannot be read
     */
    Optional<Manifest> manifest(KnownInstance instance, RecoveryPointId recoveryPoint);

    /** Whether there is a manifest of a recovery point, whatever stands in it. */
    boolean isThere(KnownInstance instance, RecoveryPointId recoveryPoint);

    /** What was decided about a recovery point; empty when nothing was, or nothing that can be read. */
    Optional<LifecycleDocument> lifecycle(KnownInstance instance, RecoveryPointId recoveryPoint);

    /** Deletes what an attempt left; may be repeated. */
    void deleteAttempt(KnownInstance instance, RecoveryPointId recoveryPoint, AttemptId attempt);
}
