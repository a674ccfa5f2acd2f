package io.pgvault.worker.restore;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.error.BackupException;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.worker.target.ScratchMark;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A restore's hold on its recovery point. It is also where a restore writes down that it is done, for an attempt that
 * comes when its news was lost: nothing of that is left on the target server.
 */
record RestoreHold(BlobStore store, BlobLeases leases, LeaseKeeper keeper, BlobAddress address, UUID leaseId) {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreHold.class);
    private static final int LONGEST_NOTE = 64;

    /** The object id of the database that an attempt of this job restored; empty when none has come so far. */
    Optional<String> restored() {
        return store.read(address, LONGEST_NOTE)
                .map(BlobContent::bytes)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .filter(note -> note.matches("\\d+"));
    }

    void noteRestored(String oid) {
        leases.write(address, leaseId, oid.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Whether nobody works at another job's restore any more. Of a job whose hold is not in this account nothing is known:
     * it may be of another pgvault.
     */
    boolean isAbandoned(ScratchMark mark) {
        BlobAddress other = new BlobAddress(
                StorageLayout.locksContainer(mark.vault()), StorageLayout.hold(mark.recoveryPoint(), mark.job()));
        try {
            return store.find(other).isPresent() && !leases.isLeased(other);
        } catch (BackupException e) {
            LOG.info("Nothing is known of the restore {}: {}", mark.job(), e.getMessage());
            return false;
        }
    }

    void renewNow() {
        keeper.renewNow();
    }
}
