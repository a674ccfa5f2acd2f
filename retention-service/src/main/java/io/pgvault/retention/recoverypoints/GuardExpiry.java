package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.lifecycle.DueRecoveryPoints;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what was decided about an instance when something stands against it: the brake, or storage. The due-list comes
 * from messages, and what stays when others go must be there.
 */
@Singleton
public final class GuardExpiry {
    private static final Logger LOG = LoggerFactory.getLogger(GuardExpiry.class);

    private static final Set<ErrorCode> UNREADABLE =
            EnumSet.of(ErrorCode.RECOVERY_POINT_CORRUPT, ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD);

    /** A transaction that waits for storage much longer is given up with all that was decided in it. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** The due-list has microseconds, a manifest nanoseconds. */
    private static final Duration SAME_TIME = Duration.ofMillis(1);

    private final RecoveryPointStore store;
    private final StoredRecoveryPoints storage;
    private final Brake brake;
    private final StoppedExpiries stopped;

    public GuardExpiry(RecoveryPointStore store, StoredRecoveryPoints storage, Brake brake, StoppedExpiries stopped) {
        this.store = store;
        this.storage = storage;
        this.brake = brake;
        this.stopped = stopped;
    }

    /** Begins with the instances of one transaction. */
    Round begin(Instant now) {
        return new Round(now);
    }

    /** What is allowed for the instances of one transaction. */
    final class Round {
        private final Instant now;
        private final long end = System.nanoTime() + LONGEST.toNanos();
        private boolean away;

        private Round(Instant now) {
            this.now = now;
        }

        /** All that was decided, or nothing; what storage does not answer about waits for the next round. */
        List<Decision> allowed(InstanceId instance, DueRecoveryPoints due, List<Decision> decisions) {
            Optional<String> objection = brake.objection(due, decisions, now);
            try {
                if (objection.isEmpty() && decisions.stream().anyMatch(Decision.Delete.class::isInstance)) {
                    if (away || System.nanoTime() - end > 0) {
                        return List.of();
                    }
                    objection = doubt(instance, due);
                }
            } catch (BackupException e) {
                LOG.warn("Nothing of instance {} goes in this round: {}", instance, e.getMessage());
                away = e.code() == ErrorCode.STORAGE_UNREACHABLE;
                return List.of();
            }
            objection.ifPresent(words -> stopped.raise(instance, words, now));
            return objection.isPresent() ? List.of() : decisions;
        }
    }

    private Optional<String> doubt(InstanceId instance, DueRecoveryPoints due) {
        Set<VaultId> vaults = store.vaults(instance);
        if (vaults.size() != 1) {
            return Optional.of("Its recovery points are said to lie in " + vaults.size()
                    + " vaults, and an instance has one: it is not known which of them count.");
        }
        KeptRecoveryPoint newest = due.newestComplete() == null ? due.newest() : due.newestComplete();
        return isStored(new KnownInstance(vaults.iterator().next(), instance), newest)
                ? Optional.empty()
                : Optional.of("The newest recovery point " + newest.id() + " of " + newest.time()
                        + " has no readable manifest in storage and therefore does not count.");
    }

    private boolean isStored(KnownInstance instance, KeptRecoveryPoint point) {
        try {
            return storage.manifest(instance, point.id())
                    .map(manifest -> Duration.between(manifest.recoveryPoint().time(), point.time()))
                    .filter(apart -> apart.abs().compareTo(SAME_TIME) < 0)
                    .isPresent();
        } catch (BackupException e) {
            if (!UNREADABLE.contains(e.code())) {
                throw e;
            }
            LOG.warn(
                    "The newest recovery point of instance {} does not count: {}",
                    instance.instanceId(),
                    e.getMessage());
            return false;
        }
    }
}
