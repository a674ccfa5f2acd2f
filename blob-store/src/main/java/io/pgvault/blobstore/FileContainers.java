package io.pgvault.blobstore;

import io.pgvault.contract.access.BoundContainer;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;

/** The way to containers that are not pgvault's, in whatever account. */
@FunctionalInterface
public interface FileContainers {
    /**
     * Opens one; nothing is asked of storage yet.
     *
     * @throws BackupException {@link ErrorCode#STORAGE_PERMISSION} for an account to which no credential may be sent
     */
    FileContainer open(BoundContainer container);
}
