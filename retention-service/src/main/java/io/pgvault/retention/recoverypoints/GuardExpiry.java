package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.retention.lifecycle.Brake;
import io.pgvault.retention.lifecycle.DecideLifeCycle;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.lifecycle.DueRecoveryPoints;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what was decided about an instance when something stands against it: the brake, or storage. The due-list comes
 * from messages, and what stays when others go must be there.
 */
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
    private final int parallelism;

    /** @param parallelism instances whose newest recovery point is looked for in storage at once */
    public GuardExpiry(
            RecoveryPointStore store,
            StoredRecoveryPoints storage,
            Brake brake,
            StoppedExpiries stopped,
            int parallelism) {
        this.store = store;
        this.storage = storage;
        this.brake = brake;
        this.stopped = stopped;
        this.parallelism = parallelism;
    }

    /**
     * What may be done of what was decided about the instances of one transaction: all of an instance, or nothing. What
     * storage does not answer about waits for the next round.
     */
    Map<InstanceId, List<Decision>> allowed(Map<InstanceId, DueRecoveryPoints> due, Instant now) {
        return allowed(due, brake::objection, now);
    }

    /** The same without the brake, which a person has released. */
    Map<InstanceId, List<Decision>> released(Map<InstanceId, DueRecoveryPoints> due, Instant now) {
        return allowed(due, (points, decisions, at) -> Optional.empty(), now);
    }

    private interface Objection {
        Optional<String> to(DueRecoveryPoints points, List<Decision> decisions, Instant now);
    }

    private Map<InstanceId, List<Decision>> allowed(
            Map<InstanceId, DueRecoveryPoints> due, Objection objections, Instant now) {
        Map<InstanceId, List<Decision>> allowed = new LinkedHashMap<>();
        Map<InstanceId, KeptRecoveryPoint> stay = new LinkedHashMap<>();
        due.forEach((instance, points) -> {
            List<Decision> decisions = DecideLifeCycle.decide(points, now);
            Optional<String> objection = objections.to(points, decisions, now);
            if (objection.isPresent()) {
                stopped.raise(instance, objection.get(), now);
                return;
            }
            allowed.put(instance, decisions);
            if (decisions.stream().anyMatch(Decision.Delete.class::isInstance)) {
                stay.put(instance, points.newestComplete() == null ? points.newest() : points.newestComplete());
            }
        });
        answers(stay).forEach((instance, answer) -> {
            if (!answer.stored()) {
                allowed.remove(instance);
            }
            answer.doubt().ifPresent(words -> stopped.raise(instance, words, now));
        });
        return allowed;
    }

    /** Neither is known while storage is away. */
    private record Answer(boolean stored, Optional<String> doubt) {
        static final Answer STORED = new Answer(true, Optional.empty());
        static final Answer UNKNOWN = new Answer(false, Optional.empty());

        static Answer doubt(String words) {
            return new Answer(false, Optional.of(words));
        }
    }

    /** What storage says of the recovery points that are to stay. */
    private Map<InstanceId, Answer> answers(Map<InstanceId, KeptRecoveryPoint> stay) {
        if (stay.isEmpty()) {
            return Map.of();
        }
        Map<InstanceId, Set<VaultId>> vaults = store.vaults(stay.keySet());
        LookUps lookUps = new LookUps();
        Map<InstanceId, CompletableFuture<Answer>> asked = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(Math.min(parallelism, stay.size()))) {
            stay.forEach((instance, newest) -> asked.put(
                    instance,
                    CompletableFuture.supplyAsync(
                            () -> lookUps.ask(instance, vaults.getOrDefault(instance, Set.of()), newest), threads)));
        }
        Map<InstanceId, Answer> answers = new LinkedHashMap<>();
        asked.forEach((instance, answer) -> answers.put(instance, answer.join()));
        return answers;
    }

    /** Those of one transaction: they end when storage is away, or takes too long. */
    private final class LookUps {
        private final long end = System.nanoTime() + LONGEST.toNanos();
        private volatile boolean away;

        Answer ask(InstanceId instance, Set<VaultId> vaults, KeptRecoveryPoint newest) {
            if (vaults.size() != 1) {
                return Answer.doubt("Its recovery points are said to lie in " + vaults.size()
                        + " vaults, and an instance has one: it is not known which of them count.");
            }
            if (away || System.nanoTime() - end > 0) {
                return Answer.UNKNOWN;
            }
            try {
                return isStored(new KnownInstance(vaults.iterator().next(), instance), newest)
                        ? Answer.STORED
                        : Answer.doubt("The newest recovery point " + newest.id() + " of " + newest.time()
                                + " has no readable manifest in storage and therefore does not count.");
            } catch (BackupException e) {
                LOG.warn("Nothing of instance {} goes in this round: {}", instance, e.getMessage());
                away |= e.code() == ErrorCode.STORAGE_UNREACHABLE;
                return Answer.UNKNOWN;
            }
        }
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
