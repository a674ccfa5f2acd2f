package io.pgvault.retention.scrubbing;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.retention.recoverypoints.KnownInstance;
import java.util.List;

/** The blobs of recovery points. Failures of storage are {@link BackupException}s. */
public interface StoredParts {
    /** A blob as storage lists it. */
    record FoundBlob(String name, long bytes, String etag) {}

    /** All that lies below a recovery point. */
    List<FoundBlob> list(KnownInstance instance, RecoveryPointId recoveryPoint);

    /**
     * Reads a stream, and holds it against its digests; false when it lies in the archive and cannot be read.
     *
     * @param asRestored whether it is decoded as well
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_CORRUPT} when it is not what was stored
     */
    boolean read(KnownInstance instance, StoredStream stream, boolean asRestored, Throttle throttle)
            throws InterruptedException;
}
