package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.vault.VaultEvent.InstanceDeleted;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.publishing.Publisher;
import io.pgvault.retention.recoverypoints.GoneRecoveryPoint.Stage;
import io.pgvault.retention.tasks.NotYet;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Deletes what there is of an instance that was deleted for good. Each step may be repeated: it is, for a while after
 * nothing was left, for a worker that was paused may leave something behind.
 */
public final class DeleteInstance {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final RecoveryPointStore store;
    private final InstanceFiles files;
    private final TaskStore tasks;
    private final Publisher publisher;
    private final InstantSource clock;
    private final Duration again;

    /**
     * Makes the use case.
     *
     * @param again for how long it is looked at again; longer than the longest job
     */
    public DeleteInstance(
            RecoveryPointStore store,
            InstanceFiles files,
            TaskStore tasks,
            Publisher publisher,
            InstantSource clock,
            Duration again) {
        this.store = store;
        this.files = files;
        this.tasks = tasks;
        this.publisher = publisher;
        this.clock = clock;
        this.again = again;
    }

    /**
     * In the caller's transaction.
     *
     * @return what is told when nothing is left of it
     * @throws NotYet while something is left; what was begun goes on
     */
    public InstanceDeleted delete(ProtectedInstance instance) {
        KnownInstance known = new KnownInstance(instance.source().vault().id(), instance.instanceId());
        if (!files.close(known)) {
            throw new NotYet("a worker is at it", PAUSE);
        }
        Instant now = clock.instant();
        begin(instance, now);
        if (!store.followedForUpdate(instance.instanceId()).isEmpty()
                || !store.gone(instance.instanceId(), EnumSet.of(Stage.DELETING))
                        .isEmpty()) {
            throw new NotYet("recovery points are being deleted", PAUSE);
        }
        files.delete(known);
        files.release(known);
        if (!instance.changedAt().plus(again).isAfter(now)) {
            files.open(known);
            tasks.forget(instance.instanceId());
        }
        return new InstanceDeleted(known.vaultId(), known.instanceId(), now);
    }

    /** Neither policy nor brake are asked: somebody wants it so. */
    private void begin(ProtectedInstance instance, Instant now) {
        String reason = Objects.requireNonNullElse(instance.reason(), "Its backup instance was deleted") + ".";
        Set<RecoveryPointId> begun = store.markDeleting(
                store.followedForUpdate(instance.instanceId()).stream()
                        .map(point -> new Decision.Delete(point.id(), reason))
                        .toList(),
                now);
        tasks.cancel(begun.stream().map(Task.DescribeRecoveryPoint::keyOf).toList());
        publisher.publish(begun.stream()
                .<RecoveryPointEvent>map(id -> new RecoveryPointExpired(now, instance.instanceId(), id, reason))
                .toList());
        List<GoneRecoveryPoint> unusable = store.gone(instance.instanceId(), EnumSet.of(Stage.LOST, Stage.DAMAGED));
        unusable.forEach(point -> store.recallDeleted(point.id(), reason));
        publisher.publish(unusable.stream()
                .<RecoveryPointEvent>map(
                        point -> new RecoveryPointDeleted(now, instance.instanceId(), point.id(), reason))
                .toList());
    }
}
