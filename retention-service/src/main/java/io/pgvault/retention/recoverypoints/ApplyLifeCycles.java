package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.vault.LifecycleCommand.ReleaseBrake;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.publishing.Publisher;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Begins what is due for recovery points. Nothing is moved or deleted here: that is
 * {@link ArchiveRecoveryPoint}'s and {@link DeleteRecoveryPoint}'s.
 */
@Singleton
public final class ApplyLifeCycles {
    private final RecoveryPointStore store;
    private final TaskStore tasks;
    private final Publisher publisher;
    private final GuardExpiry guard;
    private final WaitingDeletions waiting;
    private final InstantSource clock;

    public ApplyLifeCycles(
            RecoveryPointStore store,
            TaskStore tasks,
            Publisher publisher,
            GuardExpiry guard,
            WaitingDeletions waiting,
            InstantSource clock) {
        this.store = store;
        this.tasks = tasks;
        this.publisher = publisher;
        this.guard = guard;
        this.waiting = waiting;
        this.clock = clock;
    }

    /** Decides for every recovery point of some instances, in one transaction of the caller. */
    public void apply(List<InstanceId> instances) {
        Instant now = clock.instant();
        Map<Decision.Delete, InstanceId> deletions = new LinkedHashMap<>();
        List<Decision.Archive> moves = new ArrayList<>();
        guard.allowed(store.dueForUpdate(instances, now), now).forEach((instance, decisions) -> {
            for (Decision decision : decisions) {
                switch (decision) {
                    case Decision.Keep stays -> {
                        // What is kept needs no row changed; its reason follows from the rules again at any time.
                    }
                    case Decision.Archive archive -> moves.add(archive);
                    case Decision.Delete delete -> deletions.put(delete, instance);
                }
            }
        });
        if (waiting.since().isEmpty()) {
            delete(deletions, now);
        }
        archive(moves, now);
    }

    /**
     * Begins what the brake stopped and a person lets go, in the caller's transaction: what is not over, or is the newest,
     * stays all the same.
     */
    public void release(ReleaseBrake command) {
        Instant now = clock.instant();
        InstanceId instance = command.instanceId();
        // Once nobody else decides about it.
        var unused = store.followedForUpdate(instance);
        Map<Decision.Delete, InstanceId> deletions = new LinkedHashMap<>();
        guard.released(store.dueForUpdate(List.of(instance), now), now).values().stream()
                .flatMap(List::stream)
                .filter(Decision.Delete.class::isInstance)
                .map(Decision.Delete.class::cast)
                .filter(delete -> command.recoveryPointIds().contains(delete.id()))
                .forEach(delete -> deletions.put(delete, instance));
        delete(deletions, now);
    }

    private void delete(Map<Decision.Delete, InstanceId> deletions, Instant now) {
        Set<RecoveryPointId> begun = store.markDeleting(List.copyOf(deletions.keySet()), now);
        forgetDescriptions(begun);
        publisher.publish(deletions.entrySet().stream()
                .filter(deletion -> begun.contains(deletion.getKey().id()))
                .<RecoveryPointEvent>map(deletion -> new RecoveryPointExpired(
                        now,
                        deletion.getValue(),
                        deletion.getKey().id(),
                        deletion.getKey().reason()))
                .toList());
    }

    private void archive(List<Decision.Archive> moves, Instant now) {
        List<FollowedRecoveryPoint> begun = store.markArchiving(moves, now);
        forgetDescriptions(begun.stream().map(FollowedRecoveryPoint::id).toList());
        begun.forEach(point -> publisher.publish(TieringJob.of(point).started(now)));
    }

    /** One that waits for storage would come back after everything else is gone, or belie what is written then. */
    private void forgetDescriptions(Collection<RecoveryPointId> begun) {
        tasks.cancel(begun.stream().map(Task.DescribeRecoveryPoint::keyOf).toList());
    }
}
