package io.pgvault.worker.backup;

import io.pgvault.blobstore.BlobAddress;
import io.pgvault.blobstore.BlobLeases;
import io.pgvault.blobstore.BlobStore;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.job.Attempt;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps the vaults that share a storage account from running more backups at once on one database server, all together,
 * than that is to bear.
 */
public final class ServerSlots {
    private final BlobStore store;
    private final BlobLeases leases;
    private final LeaseKeeper.Times leaseTimes;
    private final Limit limit;
    private final InstantSource clock;

    /**
     * The cap.
     *
     * @param backups at once on one server, over all vaults and workers
     * @param pause before a backup that found no slot is tried again; up to half of it is added by chance, so that those
     *     that were refused together do not come back together
     */
    public record Limit(int backups, Duration pause) {
        public Limit {
            if (backups < 1) {
                throw new IllegalArgumentException("pgvault.worker.server.backups must be at least 1, not " + backups);
            }
        }
    }

    public ServerSlots(
            BlobStore store, BlobLeases leases, LeaseKeeper.Times leaseTimes, Limit limit, InstantSource clock) {
        this.store = store;
        this.leases = leases;
        this.leaseTimes = leaseTimes;
        this.limit = limit;
        this.clock = clock;
    }

    /** Takes a slot of the source's server, before anything is asked of that; empty when all are taken. */
    Optional<LeaseKeeper> take(BackupSource source, Attempt attempt) {
        UUID leaseId = attempt.attemptId().value();
        String server = NameBasedIds.of("DatabaseServer", source.server()).toString();
        for (int slot = 0; slot < limit.backups(); slot++) {
            BlobAddress address = StorageLayout.serverSlot(server, slot);
            if (acquire(address, leaseId)) {
                // Losing it stops nothing: whoever loses this lease loses the instance's, and stops for that.
                return Optional.of(LeaseKeeper.keep(leases, address, leaseId, leaseTimes, why -> {}));
            }
        }
        return Optional.empty();
    }

    /** Takes further slots for what one backup does at once; as many as are free, up to {@code most}. */
    List<LeaseKeeper> more(BackupSource source, Attempt attempt, int most) {
        List<LeaseKeeper> taken = new ArrayList<>();
        while (taken.size() < most) {
            Optional<LeaseKeeper> next = take(source, attempt);
            if (next.isEmpty()) {
                break;
            }
            taken.add(next.get());
        }
        return taken;
    }

    /** The container comes with the first vault that is prepared: an account from before may lack it. */
    private boolean acquire(BlobAddress address, UUID leaseId) {
        try {
            return leases.acquire(address, leaseId, leaseTimes.duration());
        } catch (BackupException e) {
            if (e.code() != ErrorCode.STORAGE_PERMISSION) {
                throw e;
            }
            store.createContainer(address.container());
            return leases.acquire(address, leaseId, leaseTimes.duration());
        }
    }

    Instant nextTry() {
        long half = limit.pause().toMillis() / 2;
        return clock.instant()
                .plus(limit.pause())
                .plusMillis(ThreadLocalRandom.current().nextLong(half + 1));
    }
}
