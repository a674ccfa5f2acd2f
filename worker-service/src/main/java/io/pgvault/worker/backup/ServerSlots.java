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
import java.util.function.IntFunction;

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
     * @param streams that dump at once on one server, those of its backups together
     * @param pause before a backup that found no slot is tried again; up to half of it is added by chance, so that those
     *     that were refused together do not come back together
     */
    public record Limit(int backups, int streams, Duration pause) {
        public Limit {
            if (backups < 1) {
                throw new IllegalArgumentException("pgvault.worker.server.backups must be at least 1, not " + backups);
            }
            if (streams < 1) {
                throw new IllegalArgumentException("pgvault.worker.server.streams must be at least 1, not " + streams);
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
        return take(slots(source), limit.backups(), attempt.attemptId().value());
    }

    /** Takes further slots for databases that one backup dumps at once; as many as are free, up to {@code most}. */
    List<LeaseKeeper> more(BackupSource source, Attempt attempt, int most) {
        return several(slots(source), limit.backups(), most, "slot of " + attempt.attemptId());
    }

    /**
     * Takes what it needs to dump the database of that number in more than one stream; as many as are free, up to
     * {@code most}. The first stream of each backup needs none.
     */
    List<LeaseKeeper> streams(BackupSource source, Attempt attempt, int number, int most) {
        String server = server(source);
        return several(
                stream -> StorageLayout.serverStream(server, stream),
                Math.max(0, limit.streams() - limit.backups()),
                most,
                "stream of " + attempt.attemptId() + " " + number);
    }

    private static String server(BackupSource source) {
        return NameBasedIds.of("DatabaseServer", source.server()).toString();
    }

    private static IntFunction<BlobAddress> slots(BackupSource source) {
        String server = server(source);
        return slot -> StorageLayout.serverSlot(server, slot);
    }

    /** Each under an id of its own: who has a lease gets it again. */
    private List<LeaseKeeper> several(IntFunction<BlobAddress> places, int there, int most, String whose) {
        List<LeaseKeeper> taken = new ArrayList<>();
        while (taken.size() < most) {
            Optional<LeaseKeeper> next =
                    take(places, there, NameBasedIds.of("ServerSlot", whose, Integer.toString(taken.size())));
            if (next.isEmpty()) {
                break;
            }
            taken.add(next.get());
        }
        return taken;
    }

    private Optional<LeaseKeeper> take(IntFunction<BlobAddress> places, int there, UUID leaseId) {
        for (int place = 0; place < there; place++) {
            BlobAddress address = places.apply(place);
            if (acquire(address, leaseId)) {
                // Losing it stops nothing: whoever loses this lease loses the instance's, and stops for that.
                return Optional.of(LeaseKeeper.keep(leases, address, leaseId, leaseTimes, why -> {}));
            }
        }
        return Optional.empty();
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
