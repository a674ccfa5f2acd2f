package io.pgvault.messaging;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.stream.Stream;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Compares what a service holds of the instances with what the vault has published, and takes over what is missing or
 * newer. So a database that is new, or from yesterday, fills itself, whatever of the stream was read before.
 */
public final class CompareInstanceStates {
    private final StateReader reader;
    private final Function<Collection<InstanceId>, Map<InstanceId, Long>> versions;
    private final Consumer<ProtectedInstance> follow;
    private final Consumer<Runnable> transaction;
    private final InstantSource clock;

    /**
     * Makes the comparison.
     *
     * @param versions that are held, in the caller's transaction
     * @param follow takes over a state that is newer than what is held, in the caller's transaction
     * @param transaction runs what it is given in a new transaction
     */
    public CompareInstanceStates(
            StateReader reader,
            Function<Collection<InstanceId>, Map<InstanceId, Long>> versions,
            Consumer<ProtectedInstance> follow,
            Consumer<Runnable> transaction,
            InstantSource clock) {
        this.reader = reader;
        this.versions = versions;
        this.follow = follow;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Returns how many states were taken over. */
    public int compare() {
        int[] taken = {0};
        reader.read(Stream.PROTECTED_INSTANCES, batch -> taken[0] += compare(batch));
        return taken[0];
    }

    private int compare(List<Received> batch) {
        long highest = ProtectedInstance.highestVersion(clock.instant());
        Map<InstanceId, ProtectedInstance> latest = new HashMap<>();
        for (Received received : batch) {
            ProtectedInstance state = (ProtectedInstance) received.message();
            if (state.version() <= highest) {
                latest.merge(state.instanceId(), state, (one, other) -> one.version() > other.version() ? one : other);
            }
        }
        Map<InstanceId, Long> known = new HashMap<>();
        transaction.accept(() -> known.putAll(versions.apply(latest.keySet())));
        List<ProtectedInstance> newer = latest.values().stream()
                .filter(state -> {
                    long held = known.getOrDefault(state.instanceId(), Long.MIN_VALUE);
                    return held < state.version() || held > highest;
                })
                .toList();
        newer.forEach(state -> transaction.accept(() -> follow.accept(state)));
        return newer.size();
    }
}
