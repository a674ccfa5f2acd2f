package io.pgvault.retention.tasks;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.instance.ProtectedInstance;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps tasks until they are done. Every method takes part in the caller's transaction. */
public interface TaskStore {
    /**
     * A task that is due, locked until the transaction ends.
     *
     * @param attempts how often it was tried in vain
     */
    record DueTask(long id, Task task, int attempts) {}

    /** Adds a task, or replaces the one of the same key that waits. */
    void add(Task task);

    /** Adds a task that is due later; one of the same key that waits is due when it was before. */
    void addLater(Task task, Instant due);

    /** The task that is due the longest and that nobody else works on; while deletions wait, none that deletes is due. */
    Optional<DueTask> claimDue(Instant now);

    void remove(long id);

    /** Drops the tasks of these keys that wait; one that is being worked on is waited for. */
    void cancel(List<String> keys);

    /** Whether a task waits whose key begins so. */
    boolean waits(String keyPrefix);

    /** Puts a task off that has begun, and does not count it as a failure. */
    void putOff(long id, Instant until, String why);

    /** Puts a task off after a failure. */
    void postpone(long id, Instant until, String failure);

    /** There is nothing of the instance any more, and never will be. */
    void forget(InstanceId instance);

    /** The same for all of a vault. */
    void forgetAll(VaultId vault);

    /** Those that were deleted for good and of which something may still be left. */
    List<ProtectedInstance> deleted();

    /** The version of each instance that was noted. */
    Map<InstanceId, Long> versions(Collection<InstanceId> instances);

    /**
     * Notes an instance as it stands; false when this or a higher version was noted before.
     *
     * @param highest that the vault can have given; a noted one above it counts as none
     */
    boolean advance(ProtectedInstance instance, long highest);
}
