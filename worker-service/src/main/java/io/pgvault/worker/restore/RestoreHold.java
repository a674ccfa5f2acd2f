package io.pgvault.worker.restore;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.worker.target.ScratchMark;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * A restore's hold on its recovery point. It is also where a restore writes down that it is done, for an attempt that
 * comes when its news was lost: nothing of that is left on the target server.
 */
record RestoreHold(BlobStore store, BlobLeases leases, LeaseKeeper keeper, BlobAddress address, UUID leaseId) {
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

    /** Whether nobody works at another job's restore any more. */
    boolean isAbandoned(ScratchMark mark) {
        return new ScratchOwners(store, leases).haveAbandoned(mark);
    }

    void renewNow() {
        keeper.renewNow();
    }
}
