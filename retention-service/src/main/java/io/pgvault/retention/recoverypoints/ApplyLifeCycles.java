package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.retention.lifecycle.DecideLifeCycle;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.lifecycle.ExpiryGuard;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Begins what is due for an instance's recovery points. Nothing is moved or deleted here: that is
 * {@link ArchiveRecoveryPoint}'s and {@link DeleteRecoveryPoint}'s.
 */
public final class ApplyLifeCycles {
    private final RecoveryPointStore store;
    private final TaskStore tasks;
    private final RecoveryPointPublisher publisher;
    private final ExpiryGuard guard;
    private final StoppedExpiries stopped;
    private final InstantSource clock;

    public ApplyLifeCycles(
            RecoveryPointStore store,
            TaskStore tasks,
            RecoveryPointPublisher publisher,
            ExpiryGuard guard,
            StoppedExpiries stopped,
            InstantSource clock) {
        this.store = store;
        this.tasks = tasks;
        this.publisher = publisher;
        this.guard = guard;
        this.stopped = stopped;
        this.clock = clock;
    }

    /** Decides for every recovery point of an instance, in one transaction of the caller. */
    public void apply(InstanceId instance) {
        Instant now = clock.instant();
        List<KeptRecoveryPoint> kept = store.keptForUpdate(instance, now);
        List<Decision> decisions = DecideLifeCycle.decide(kept, now);
        Optional<String> objection = guard.objection(kept, decisions, now);
        if (objection.isPresent()) {
            stopped.raise(instance, objection.get(), now);
            return;
        }
        for (Decision decision : decisions) {
            switch (decision) {
                case Decision.Keep stays -> {
                    // What is kept needs no row changed; its reason follows from the rules again at any time.
                }
                case Decision.Archive archive -> begin(archive, now);
                case Decision.Delete delete -> begin(instance, delete, now);
            }
        }
    }

    private void begin(InstanceId instance, Decision.Delete delete, Instant now) {
        if (store.markDeleting(delete.id(), delete.reason(), now)) {
            forgetDescription(delete);
            publisher.publish(new RecoveryPointExpired(now, instance, delete.id(), delete.reason()));
        }
    }

    private void begin(Decision.Archive archive, Instant now) {
        store.markArchiving(archive.id(), archive.reason(), now).ifPresent(begun -> {
            forgetDescription(archive);
            publisher.publish(TieringJob.of(begun).started(now));
        });
    }

    /** One that waits for storage would come back after everything else is gone, or belie what is written then. */
    private void forgetDescription(Decision decision) {
        tasks.cancel(Task.DescribeRecoveryPoint.keyOf(decision.id()));
    }
}
