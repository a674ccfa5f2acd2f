package io.pgvault.worker.restore;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobContent;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.worker.target.ScratchMark;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A restore's hold on its recovery point. It is also where a restore writes down that it is done, for an attempt that
 * comes when its news was lost: nothing of that is left on the target server.
 */
public record RestoreHold(BlobStore store, BlobLeases leases, LeaseKeeper keeper, BlobAddress address, UUID leaseId) {
    /** An id for each of some thousand databases. */
    private static final int LONGEST_NOTE = 64 << 10;

    private static final Pattern IDS = Pattern.compile("\\d+( \\d+)*");

    /** The object ids of the databases that attempts of this job restored. */
    Set<String> restored() {
        return store.read(address, LONGEST_NOTE)
                .map(BlobContent::bytes)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .filter(note -> IDS.matcher(note).matches())
                .map(note -> Set.of(note.split(" ")))
                .orElse(Set.of());
    }

    void noteRestored(String oid) {
        synchronized (keeper) {
            Set<String> all = new TreeSet<>(restored());
            all.add(oid);
            leases.write(address, leaseId, String.join(" ", all).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Whether nobody works at another job's restore any more. */
    boolean isAbandoned(ScratchMark mark) {
        return new ScratchOwners(store, leases).haveAbandoned(mark);
    }

    /**
     * Renews it now: the last look before something that cannot be taken back.
     *
     * @throws io.pgvault.contract.error.BackupException {@link io.pgvault.contract.error.ErrorCode#LEASE_LOST}
     */
    public void renewNow() {
        keeper.renewNow();
    }
}
