package io.pgvault.blobstore;

import java.time.Duration;
import java.util.UUID;

/**
 * Leases on blobs: at most one holder at a time. A lease on a lock blob is advisory: whoever was paused beyond its end
 * can still write elsewhere, so every irreversible step is guarded by its own condition too.
 */
public interface BlobLeases {
    /**
     * Takes the lease, creating the empty blob when it is missing. Taking it again under the same id prolongs it.
     *
     * @param duration 15 to 60 s
     * @return false when another id holds it
     */
    boolean acquire(BlobAddress address, UUID leaseId, Duration duration);

    /** Prolongs the lease by its duration; false when it is no longer this id's. */
    boolean renew(BlobAddress address, UUID leaseId);

    /** Gives the lease back; one that is no longer this id's is left alone. */
    void release(BlobAddress address, UUID leaseId);

    /** Overwrites the content of a leased blob; false when the lease is no longer this id's. */
    boolean write(BlobAddress address, UUID leaseId, byte[] content);

    /** Whether anybody holds the lease now. */
    boolean isLeased(BlobAddress address);
}
