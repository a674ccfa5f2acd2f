package io.pgvault.vault.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides whether an instance keeps its schedule. */
final class JudgeInstance {
    /** A recovery point carries the time of another clock than the schedule's. */
    static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private JudgeInstance() {}

    /** What is wrong; empty when all is well. */
    static Stream<Finding> judge(WatchedInstance instance, ScheduledInstants instants) {
        return Stream.concat(missed(instance, instants).stream(), overdue(instance, instants).stream());
    }

    private static Optional<Finding> missed(WatchedInstance instance, ScheduledInstants instants) {
        return counting(instants.begun(), instance)
                .filter(scheduledAt -> isBefore(instance.lastTriggeredAt(), scheduledAt))
                .map(scheduledAt -> new Finding.Missed(instance.id(), scheduledAt));
    }

    private static Optional<Finding> overdue(WatchedInstance instance, ScheduledInstants instants) {
        return counting(instants.fulfilled(), instance)
                .filter(scheduledAt -> isBefore(instance.newestRecoveryPoint(), scheduledAt.minus(CLOCKS_DIFFER)))
                .map(scheduledAt -> new Finding.Overdue(instance.id(), scheduledAt, instance.newestRecoveryPoint()));
    }

    /** What the schedule said before it was the instance's does not count. */
    private static Optional<Instant> counting(@Nullable Instant scheduledAt, WatchedInstance instance) {
        return Optional.ofNullable(scheduledAt).filter(instant -> instant.isAfter(instance.scheduledSince()));
    }

    private static boolean isBefore(@Nullable Instant last, Instant scheduledAt) {
        return last == null || last.isBefore(scheduledAt);
    }
}
