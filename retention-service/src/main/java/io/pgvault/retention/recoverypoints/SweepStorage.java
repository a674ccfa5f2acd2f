package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointLost;
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.retention.publishing.Publisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares storage with what was said of it. A recovery point whose worker died before it could announce it is announced;
 * what attempts left that never reached a manifest is deleted when it is old; what is not there any more counts as lost
 * until it is again.
 */
public final class SweepStorage {
    private static final Logger LOG = LoggerFactory.getLogger(SweepStorage.class);

    /** Why nobody can restore from a recovery point that is lost. */
    static final String LOST = "It is not in storage any more, and pgvault did not delete it.";

    private final SweepStore store;
    private final StoredRecoveryPoints storage;
    private final Adoption adoption;
    private final Publisher publisher;
    private final WaitingDeletions waiting;
    private final InstantSource clock;
    private final Patience patience;

    /**
     * How long things are left alone.
     *
     * @param announceAfter since the manifest was written: its worker still has the word
     * @param lostAttemptsAfter since a sweep first saw what an attempt left; longer than the longest job
     */
    public record Patience(Duration announceAfter, Duration lostAttemptsAfter) {}

    public SweepStorage(
            SweepStore store,
            StoredRecoveryPoints storage,
            Adoption adoption,
            Publisher publisher,
            WaitingDeletions waiting,
            InstantSource clock,
            Patience patience) {
        this.store = store;
        this.storage = storage;
        this.adoption = adoption;
        this.publisher = publisher;
        this.waiting = waiting;
        this.clock = clock;
        this.patience = patience;
    }

    public void sweep() {
        List<KnownInstance> instances = new ArrayList<>();
        publisher.inTransaction(() -> instances.addAll(store.instances()));
        instances.forEach(this::sweep);
    }

    /** What storage refuses now is tried again in the next sweep, and does not keep the others from going. */
    public void sweep(KnownInstance instance) {
        try {
            Set<RecoveryPointId> kept = new HashSet<>();
            Set<RecoveryPointId> lost = new HashSet<>();
            publisher.inTransaction(() -> {
                kept.addAll(store.kept(instance.instanceId()));
                lost.addAll(store.lost(instance.instanceId()));
            });
            List<StoredRecoveryPoint> found = storage.list(instance);
            found.stream()
                    .filter(point -> point.complete() && lost.contains(point.id()))
                    .forEach(point -> find(instance, point.id()));
            found.forEach(point -> kept.remove(point.id()));
            kept.forEach(missing -> miss(instance, missing));
            Set<RecoveryPointId> announced = announced(found);
            Map<RecoveryPointId, Manifest> unannounced = new LinkedHashMap<>();
            for (StoredRecoveryPoint point : found) {
                sweep(instance, point, announced.contains(point.id()))
                        .ifPresent(manifest -> unannounced.put(point.id(), manifest));
            }
            // In the order in which they were made: which is the first of a period depends on it.
            unannounced.values().stream()
                    .sorted(Comparator.comparing(
                            manifest -> manifest.recoveryPoint().time()))
                    .forEach(manifest -> announce(instance, manifest));
        } catch (BackupException e) {
            LOG.warn("Instance {} cannot be swept now: {}", instance.instanceId(), e.getMessage());
        }
    }

    private Set<RecoveryPointId> announced(List<StoredRecoveryPoint> found) {
        Set<RecoveryPointId> announced = new HashSet<>();
        publisher.inTransaction(() -> announced.addAll(
                store.announced(found.stream().map(StoredRecoveryPoint::id).toList())));
        return announced;
    }

    /** Returns the manifest of one that nobody announced. One that cannot be read keeps no other from being swept. */
    private Optional<Manifest> sweep(KnownInstance instance, StoredRecoveryPoint point, boolean announced) {
        try {
            if (!point.complete()) {
                if (!announced) {
                    point.attempts().forEach(attempt -> collect(instance, point.id(), attempt));
                }
                return Optional.empty();
            }
            if (announced && point.attempts().size() < 2) {
                return Optional.empty();
            }
            Optional<Manifest> manifest = storage.manifest(instance, point.id());
            manifest.ifPresent(made -> point.attempts().stream()
                    .filter(attempt -> !attempt.equals(made.attemptId()))
                    .forEach(attempt -> collect(instance, point.id(), attempt)));
            return announced ? Optional.empty() : manifest;
        } catch (BackupException e) {
            LOG.warn("Recovery point {} cannot be swept now: {}", point.id(), e.getMessage());
            return Optional.empty();
        }
    }

    /** It was known before storage was listed; a deletion that ended meanwhile is no loss. */
    private void miss(KnownInstance instance, RecoveryPointId recoveryPoint) {
        if (storage.manifest(instance, recoveryPoint).isPresent()) {
            return;
        }
        publisher.inTransaction(() -> {
            if (store.markLost(recoveryPoint)) {
                LOG.error("The recovery point {} is not in storage any more", recoveryPoint);
                Instant now = clock.instant();
                publisher.publish(new RecoveryPointLost(now, instance.instanceId(), recoveryPoint, LOST));
                store.raiseMissing(instance.instanceId(), recoveryPoint, now);
            }
        });
    }

    /** Its course of life goes on where it was. */
    private void find(KnownInstance instance, RecoveryPointId recoveryPoint) {
        publisher.inTransaction(() -> {
            if (store.markFound(recoveryPoint)) {
                LOG.info("The recovery point {} is in storage again", recoveryPoint);
                publisher.publish(new RecoveryPointFound(clock.instant(), instance.instanceId(), recoveryPoint));
            }
        });
    }

    private void announce(KnownInstance instance, Manifest manifest) {
        Instant now = clock.instant();
        if (!manifest.completedAt().plus(patience.announceAfter()).isAfter(now)
                && !manifest.recoveryPoint().isAheadOf(now)) {
            LOG.info(
                    "Announces the recovery point {}: nobody else did",
                    manifest.recoveryPoint().id());
            RecoveryPoint found = manifest.recoveryPoint();
            Optional<LifecycleDocument> decided = storage.lifecycle(instance, found.id());
            publisher.inTransaction(() -> {
                decided.ifPresent(document -> publisher.publish(adoption.adopt(found, document)));
                publisher.publish(new RecoveryPointCreated(now, found));
            });
        }
    }

    private void collect(KnownInstance instance, RecoveryPointId recoveryPoint, AttemptId attempt) {
        Instant now = clock.instant();
        List<Instant> seen = new ArrayList<>();
        publisher.inTransaction(() -> {
            if (waiting.since().isEmpty()) {
                seen.add(store.firstSeen(attempt, now));
            }
        });
        boolean old = !seen.isEmpty()
                && !seen.getFirst().plus(patience.lostAttemptsAfter()).isAfter(now);
        // The list is some time old: a manifest that was written since may name this attempt.
        if (old && !isNamed(instance, recoveryPoint, attempt)) {
            LOG.info("Deletes what the attempt {} of recovery point {} left", attempt, recoveryPoint);
            delete(instance, recoveryPoint, attempt);
        }
    }

    /** In an immutable vault it has been stored to stay, and the recovery point is announced all the same. */
    private void delete(KnownInstance instance, RecoveryPointId recoveryPoint, AttemptId attempt) {
        try {
            storage.deleteAttempt(instance, recoveryPoint, attempt);
            publisher.inTransaction(() -> store.forget(attempt));
        } catch (BackupException e) {
            if (e.code() != ErrorCode.BLOB_IMMUTABLE) {
                throw e;
            }
            LOG.info("What the attempt {} left stays for now: {}", attempt, e.getMessage());
        }
    }

    private boolean isNamed(KnownInstance instance, RecoveryPointId recoveryPoint, AttemptId attempt) {
        return storage.manifest(instance, recoveryPoint)
                .filter(manifest -> manifest.attemptId().equals(attempt))
                .isPresent();
    }
}
