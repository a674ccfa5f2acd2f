package io.pgvault.scheduler.planning;

import io.pgvault.contract.instance.ProtectedInstance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A protected instance and its place in time.
 *
 * @param nextFireAt null while none is to come: the schedule has ended, or protection has
 */
public record ScheduledInstance(
        ProtectedInstance instance,
        @Nullable Instant nextFireAt,
        @Nullable Instant lastFireAt) {

    /** A row for an instance that was not known: its first backup is the next that the schedule says. */
    static ScheduledInstance unplanned(ProtectedInstance instance) {
        return new ScheduledInstance(instance, null, null);
    }
}
