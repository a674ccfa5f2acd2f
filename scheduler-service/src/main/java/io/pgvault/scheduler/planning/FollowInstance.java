package io.pgvault.scheduler.planning;

import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.instance.ProtectedInstance.State;
import io.pgvault.contract.policy.BackupSchedule;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Takes over what the vault says of an instance. What is known already, or is older, changes nothing. */
@Singleton
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
        Instant now = clock.instant();
        instance.requireVersionOf(now);
        known.map(ScheduledInstance::instance).ifPresent(instance::requireVaultOf);
        long held = known.map(row -> row.instance().version()).orElse(Long.MIN_VALUE);
        if (held >= instance.version() && held <= ProtectedInstance.highestVersion(now)) {
            return;
        }
        ScheduledInstance before = known.orElseGet(() -> ScheduledInstance.unplanned(instance));
        store.save(new ScheduledInstance(
                instance, nextFireAt(before, known.isPresent(), instance).orElse(null), before.lastFireAt()));
    }

    /**
     * Takes over an instance that was published and is not known here: its row was lost. Nobody knows then whether its last
     * backup was begun, so one of the last day is begun again: a job's id follows from its instant, and a worker that
     * finds the recovery point there does nothing.
     */
    public void takeOver(ProtectedInstance instance) {
        boolean lost = store.findForUpdate(instance.instanceId()).isEmpty();
        follow(instance);
        Instant now = clock.instant();
        if (lost && instance.changedAt().isBefore(now.minus(LATEST_NEWS))) {
            store.findForUpdate(instance.instanceId())
                    .filter(planned -> planned.nextFireAt() != null)
                    .flatMap(planned -> lastWithin(
                                    instance.policy().backupRule().schedule(), now.minus(LATEST_NEWS), now)
                            .map(last -> new ScheduledInstance(instance, last, planned.lastFireAt())))
                    .ifPresent(store::save);
        }
    }

    /** A change of something else than the schedule keeps the plan, with whatever is overdue in it. */
    private Optional<Instant> nextFireAt(ScheduledInstance before, boolean known, ProtectedInstance instance) {
        if (instance.state() == State.UNKNOWN) {
            return Optional.ofNullable(before.nextFireAt());
        }
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
        if (sameSchedule) {
            return Optional.ofNullable(before.nextFireAt());
        }
        return instance.policy().backupRule().schedule().firstAfter(planFrom(instance));
    }

    private static Optional<Instant> lastWithin(BackupSchedule schedule, Instant after, Instant now) {
        Optional<Instant> last = Optional.empty();
        Optional<Instant> next = schedule.firstAfter(after);
        while (next.isPresent() && !next.get().isAfter(now)) {
            last = next;
            next = schedule.firstAfter(next.get());
        }
        return last;
    }

    /** What fell due between the change and its news, while nobody was here to read it, fires all the same. */
    private Instant planFrom(ProtectedInstance instance) {
        Instant now = clock.instant();
        Instant changedAt = instance.changedAt();
        return changedAt.isBefore(now) && changedAt.isAfter(now.minus(LATEST_NEWS)) ? changedAt : now;
    }
}
