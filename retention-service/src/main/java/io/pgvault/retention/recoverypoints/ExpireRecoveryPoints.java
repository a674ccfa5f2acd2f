package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.retention.lifecycle.DecideExpiry;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.lifecycle.ExpiryGuard;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Begins the deletion of what has expired. Nothing is deleted here: that is {@link DeleteRecoveryPoint}'s. */
public final class ExpireRecoveryPoints {
    private final RecoveryPointStore store;
    private final TaskStore tasks;
    private final RecoveryPointPublisher publisher;
    private final ExpiryGuard guard;
    private final StoppedExpiries stopped;
    private final InstantSource clock;

    public ExpireRecoveryPoints(
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
    public void expire(InstanceId instance) {
        Instant now = clock.instant();
        List<KeptRecoveryPoint> kept = store.keptForUpdate(instance);
        List<Decision> decisions = DecideExpiry.decide(kept, now);
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
                case Decision.Delete delete -> begin(instance, delete, now);
            }
        }
    }

    private void begin(InstanceId instance, Decision.Delete delete, Instant now) {
        if (store.markDeleting(delete.id(), delete.reason(), now)) {
            // A description that waits for storage would come back after everything else is gone.
            tasks.cancel(Task.DescribeRecoveryPoint.keyOf(delete.id()));
            publisher.publish(new RecoveryPointExpired(now, instance, delete.id(), delete.reason()));
        }
    }
}
