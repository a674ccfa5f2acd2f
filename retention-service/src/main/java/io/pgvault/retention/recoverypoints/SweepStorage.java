package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.storage.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares storage with what was said of it. A recovery point whose worker died before it could announce it is announced;
 * what attempts left that never reached a manifest is deleted when it is old.
 */
public final class SweepStorage {
    private static final Logger LOG = LoggerFactory.getLogger(SweepStorage.class);

    private final SweepStore store;
    private final StoredRecoveryPoints storage;
    private final RecoveryPointPublisher publisher;
    private final InstantSource clock;
    private final Patience patience;
    private final Consumer<Runnable> transaction;

    /**
     * How long things are left alone.
     *
     * @param announceAfter since the manifest was written: its worker still has the word
     * @param lostAttemptsAfter since a sweep first saw what an attempt left; longer than the longest job
     */
    public record Patience(Duration announceAfter, Duration lostAttemptsAfter) {}

    /**
     * Makes the use case.
     *
     * @param transaction runs what it is given in a new transaction
     */
    public SweepStorage(
            SweepStore store,
            StoredRecoveryPoints storage,
            RecoveryPointPublisher publisher,
            InstantSource clock,
            Patience patience,
            Consumer<Runnable> transaction) {
        this.store = store;
        this.storage = storage;
        this.publisher = publisher;
        this.clock = clock;
        this.patience = patience;
        this.transaction = transaction;
    }

    public void sweep() {
        List<KnownInstance> instances = new ArrayList<>();
        transaction.accept(() -> instances.addAll(store.instances()));
        instances.forEach(this::sweep);
    }

    /** What storage refuses now is tried again in the next sweep, and does not keep the others from going. */
    private void sweep(KnownInstance instance) {
        try {
            List<StoredRecoveryPoint> unknown = unknown(instance);
            unknown.forEach(found -> {
                if (found.complete()) {
                    announce(instance, found.id());
                } else {
                    found.attempts().forEach(attempt -> collect(instance, found.id(), attempt));
                }
            });
        } catch (BackupException e) {
            LOG.warn("Instance {} cannot be swept now: {}", instance.instanceId(), e.getMessage());
        }
    }

    /** What was announced is looked after by its rules, also while it is being deleted. */
    private List<StoredRecoveryPoint> unknown(KnownInstance instance) {
        List<StoredRecoveryPoint> found = storage.list(instance);
        List<StoredRecoveryPoint> unknown = new ArrayList<>();
        transaction.accept(() -> {
            Set<RecoveryPointId> announced =
                    store.announced(found.stream().map(StoredRecoveryPoint::id).toList());
            found.stream().filter(point -> !announced.contains(point.id())).forEach(unknown::add);
        });
        return unknown;
    }

    private void announce(KnownInstance instance, RecoveryPointId recoveryPoint) {
        Instant now = clock.instant();
        storage.manifest(instance, recoveryPoint)
                .filter(manifest ->
                        !manifest.completedAt().plus(patience.announceAfter()).isAfter(now))
                .map(Manifest::recoveryPoint)
                .ifPresent(found -> {
                    LOG.info("Announces the recovery point {}: nobody else did", recoveryPoint);
                    transaction.accept(() -> publisher.publish(new RecoveryPointCreated(now, found)));
                });
    }

    private void collect(KnownInstance instance, RecoveryPointId recoveryPoint, AttemptId attempt) {
        Instant now = clock.instant();
        List<Instant> seen = new ArrayList<>();
        transaction.accept(() -> seen.add(store.firstSeen(attempt, now)));
        boolean old = !seen.getFirst().plus(patience.lostAttemptsAfter()).isAfter(now);
        // The list is some time old: a manifest that was written since makes it a recovery point.
        if (old && storage.manifest(instance, recoveryPoint).isEmpty()) {
            LOG.info("Deletes what the attempt {} of recovery point {} left", attempt, recoveryPoint);
            storage.deleteAttempt(instance, recoveryPoint, attempt);
            transaction.accept(() -> store.forget(attempt));
        }
    }
}
