package io.pgvault.messaging;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.stream.Stream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compares what a service holds of the instances with what the vault has published, and takes over what is missing or
 * newer. So a database that is new, or from yesterday, fills itself, whatever of the stream was read before.
 */
public final class CompareInstanceStates {
    private final StateReader reader;
    private final InstanceStates held;
    private final Consumer<Runnable> transaction;

    /**
     * Makes the comparison.
     *
     * @param transaction runs what it is given in a new transaction
     */
    public CompareInstanceStates(StateReader reader, InstanceStates held, Consumer<Runnable> transaction) {
        this.reader = reader;
        this.held = held;
        this.transaction = transaction;
    }

    /** Returns how many states were taken over. */
    public int compare() {
        int[] taken = {0};
        reader.read(Stream.PROTECTED_INSTANCES, batch -> taken[0] += compare(batch));
        return taken[0];
    }

    private int compare(List<Received> batch) {
        Map<InstanceId, ProtectedInstance> latest = new HashMap<>();
        for (Received received : batch) {
            ProtectedInstance state = (ProtectedInstance) received.message();
            latest.merge(state.instanceId(), state, (one, other) -> one.version() > other.version() ? one : other);
        }
        Map<InstanceId, Long> known = new HashMap<>();
        transaction.accept(() -> known.putAll(held.versions(latest.keySet())));
        List<ProtectedInstance> newer = latest.values().stream()
                .filter(state -> known.getOrDefault(state.instanceId(), Long.MIN_VALUE) < state.version())
                .toList();
        newer.forEach(state -> transaction.accept(() -> held.follow(state)));
        return newer.size();
    }
}
