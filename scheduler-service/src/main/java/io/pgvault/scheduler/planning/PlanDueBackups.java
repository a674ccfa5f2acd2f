package io.pgvault.scheduler.planning;

import io.pgvault.contract.JobId;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.TriggerKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fires what is due. Whatever was missed while nobody looked fires once: the next instant is taken after now, not after
 * the one that was missed.
 */
public final class PlanDueBackups {
    private final ScheduleStore store;
    private final TriggerPublisher publisher;
    private final InstantSource clock;
    private final Duration longestLife;

    /**
     * Makes the use case.
     *
     * @param longestLife a trigger that no worker took by then is skipped, even when the next backup is far off
     */
    public PlanDueBackups(ScheduleStore store, TriggerPublisher publisher, InstantSource clock, Duration longestLife) {
        this.store = store;
        this.publisher = publisher;
        this.clock = clock;
        this.longestLife = longestLife;
    }

    /** Fires at most so many, in one transaction of the caller; returns how many fired. */
    public int plan(int most) {
        Instant now = clock.instant();
        List<ScheduledInstance> due = store.claimDue(now, most);
        for (ScheduledInstance scheduled : due) {
            fire(scheduled, now);
        }
        return due.size();
    }

    private void fire(ScheduledInstance scheduled, Instant now) {
        Instant dueAt = Optional.ofNullable(scheduled.nextFireAt()).orElse(now);
        Instant next = scheduled
                .instance()
                .policy()
                .backupRule()
                .schedule()
                .firstAfter(now)
                .orElse(null);
        publisher.publish(new BackupTriggered(
                JobId.scheduled(scheduled.instance().instanceId(), dueAt),
                TriggerKind.SCHEDULED,
                dueAt,
                now,
                expiresAt(now, next),
                1,
                scheduled.instance().target(),
                scheduled.instance().policy(),
                null));
        store.save(new ScheduledInstance(scheduled.instance(), next, dueAt));
    }

    /** An instance has one unexpired trigger at most: the next one fires when this one ends. */
    private Instant expiresAt(Instant now, @Nullable Instant next) {
        Instant latest = now.plus(longestLife);
        return next != null && next.isBefore(latest) ? next : latest;
    }
}
