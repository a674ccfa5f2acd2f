package io.pgvault.retention.indexing;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.Message;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * Has an index written anew when something changed that it tells, in the transaction that changes it. Further changes have a
 * while to come, so that a crowd of them is one.
 */
public final class NoteChanges {
    private final TaskStore tasks;
    private final InstantSource clock;
    private final Duration pause;

    /**
     * Makes the use case.
     *
     * @param pause between a change and the index that tells it
     */
    public NoteChanges(TaskStore tasks, InstantSource clock, Duration pause) {
        this.tasks = tasks;
        this.clock = clock;
        this.pause = pause;
    }

    /** Whatever becomes of a recovery point is published: by that it is known here. */
    public void published(List<? extends Message> messages) {
        messages.stream()
                .map(message -> message instanceof RecoveryPointEvent event ? event.instanceId() : null)
                .filter(Objects::nonNull)
                .distinct()
                // Two transactions that wait for each other's tasks would wait for ever.
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .forEach(this::changed);
    }

    /** An instance, or its recovery points. */
    public void changed(InstanceId instance) {
        later(new Task.DescribeInstanceIndex(instance));
    }

    /** An instance that is deleted for good: its index goes with it, and that of its vault tells no more of it. */
    public void gone(VaultId vault, InstanceId instance) {
        tasks.cancel(List.of(new Task.DescribeInstanceIndex(instance).key()));
        later(new Task.DescribeVaultIndex(vault));
    }

    void later(Task.DescribeIndex task) {
        tasks.addLater(task, clock.instant().plus(pause));
    }
}
