package io.pgvault.scheduler.planning;

import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.ProtectedInstance.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Takes over what the vault says of an instance. What is known already, or is older, changes nothing. */
public final class FollowInstance {
    /** News older than this is not late but read again: its instants were fired long ago. */
    private static final Duration LATEST_NEWS = Duration.ofDays(1);

    private final ScheduleStore store;
    private final InstantSource clock;

    public FollowInstance(ScheduleStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    public void follow(ProtectedInstance instance) {
        Optional<ScheduledInstance> known = store.findForUpdate(instance.instanceId());
        if (known.isPresent() && known.get().instance().version() >= instance.version()) {
            return;
        }
        ScheduledInstance before = known.orElseGet(() -> ScheduledInstance.unplanned(instance));
        store.save(new ScheduledInstance(
                instance, nextFireAt(before, known.isPresent(), instance).orElse(null), before.lastFireAt()));
    }

    /** A change of something else than the schedule keeps the plan, with whatever is overdue in it. */
    private Optional<Instant> nextFireAt(ScheduledInstance before, boolean known, ProtectedInstance instance) {
        if (instance.state() != State.PROTECTION_CONFIGURED) {
            return Optional.empty();
        }
        boolean sameSchedule = known
                && before.instance().state() == State.PROTECTION_CONFIGURED
                && before.instance()
                        .policy()
                        .backupRule()
                        .schedule()
                        .equals(instance.policy().backupRule().schedule());
        return sameSchedule
                ? Optional.ofNullable(before.nextFireAt())
                : instance.policy().backupRule().schedule().firstAfter(planFrom(instance));
    }

    /** What fell due between the change and its news, while nobody was here to read it, fires all the same. */
    private Instant planFrom(ProtectedInstance instance) {
        Instant now = clock.instant();
        Instant changedAt = instance.changedAt();
        return changedAt.isBefore(now) && changedAt.isAfter(now.minus(LATEST_NEWS)) ? changedAt : now;
    }
}
