package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.vault.LifecycleCommand.DeleteRecoveryPoint;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.publishing.Publisher;
import io.pgvault.retention.recoverypoints.GoneRecoveryPoint.Stage;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;

/** Begins the deletion of a recovery point that somebody asked for; neither policy nor brake are asked. */
@Singleton
public final class DeleteOnDemand {
    private final RecoveryPointStore store;
    private final TaskStore tasks;
    private final Publisher publisher;
    private final InstantSource clock;

    public DeleteOnDemand(RecoveryPointStore store, TaskStore tasks, Publisher publisher, InstantSource clock) {
        this.store = store;
        this.tasks = tasks;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** In the caller's transaction. One that is gone is told as such again: whoever asks may not have heard of it. */
    public void delete(DeleteRecoveryPoint command) {
        Instant now = clock.instant();
        store.gone(command.instanceId(), EnumSet.of(Stage.DELETED)).stream()
                .filter(gone -> gone.id().equals(command.recoveryPointId()))
                .forEach(gone -> publisher.publish(
                        new RecoveryPointDeleted(now, command.instanceId(), gone.id(), gone.reason())));
        store.kept(command.recoveryPointId())
                .filter(point -> point.instanceId().equals(command.instanceId()))
                .ifPresent(point -> begin(command, now));
    }

    private void begin(DeleteRecoveryPoint command, Instant now) {
        String reason = command.reason() + ".";
        if (!store.markDeleting(List.of(new Decision.Delete(command.recoveryPointId(), reason)), now)
                .isEmpty()) {
            tasks.cancel(List.of(Task.DescribeRecoveryPoint.keyOf(command.recoveryPointId())));
            publisher.publish(new RecoveryPointExpired(now, command.instanceId(), command.recoveryPointId(), reason));
        }
    }
}
