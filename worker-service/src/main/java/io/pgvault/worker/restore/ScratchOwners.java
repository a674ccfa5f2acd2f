package io.pgvault.worker.restore;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.error.BackupException;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.worker.target.ScratchMark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who still works at a scratch database: whoever holds the recovery point for its job. */
record ScratchOwners(BlobStore store, BlobLeases leases) {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchOwners.class);

    /** Of a job whose hold is not in this account nothing is known: it may be of another pgvault. */
    boolean haveAbandoned(ScratchMark mark) {
        BlobAddress hold = new BlobAddress(
                StorageLayout.locksContainer(mark.vault()), StorageLayout.hold(mark.recoveryPoint(), mark.job()));
        try {
            return store.find(hold).isPresent() && !leases.isLeased(hold);
        } catch (BackupException e) {
            LOG.info("Nothing is known of the restore {}: {}", mark.job(), e.getMessage());
            return false;
        }
    }
}
