package io.pgvault.retention.rehydration;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The copies of what lies in the archive, beside it. Every method may be repeated; failures of storage are
 * {@link BackupException}s.
 */
public interface RehydratedFiles {
    /**
     * Begins the copies that are not begun, and looks how all of them stand.
     *
     * @return whether all are online
     * @throws BackupException {@link ErrorCode#STORAGE_FAILED} when storage gave one up, which is begun anew the next time;
     *     {@link ErrorCode#RECOVERY_POINT_CORRUPT} when there is nothing to copy
     */
    boolean bringBack(Rehydration rehydration);

    /**
     * Writes down that copies are online, for restores to read.
     *
     * @param until null = restores read them no more
     * @return false when the recovery point is being deleted or is not there
     */
    boolean describe(Rehydration rehydration, @Nullable Instant until);

    /** Whether a restore reads the recovery point now. */
    boolean isHeld(Rehydration rehydration);

    /** Deletes all copies, those that are on their way as well. */
    void remove(Rehydration rehydration);
}
