package io.pgvault.scheduler.planning;

import io.pgvault.contract.JobId;
import io.pgvault.contract.instance.ProtectedInstance;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.recoverypoint.TriggerKind;
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
public final class FireDueBackups {
    /** What is due for longer was left by an outage, or by more than this service can do. */
    private static final Duration ON_TIME = Duration.ofSeconds(10);

    private final ScheduleStore store;
    private final TriggerPublisher publisher;
    private final InstantSource clock;
    private final Duration longestLife;

    /**
     * Makes the use case.
     *
     * @param longestLife a trigger that no worker took by then is skipped, even when the next backup is far off
     */
    public FireDueBackups(ScheduleStore store, TriggerPublisher publisher, InstantSource clock, Duration longestLife) {
        this.store = store;
        this.publisher = publisher;
        this.clock = clock;
        this.longestLife = longestLife;
    }

    /** What falls due in the ordinary course of things, and what an outage has left. */
    public enum Due {
        NOW,
        LONG_AGO
    }

    /** Fires at most so many, in one transaction of the caller; returns how many fired. */
    public int fire(Due which, int most) {
        int room = Math.min(most, publisher.room());
        if (room <= 0) {
            return 0;
        }
        Instant now = clock.instant();
        List<ScheduledInstance> due = switch (which) {
            case NOW -> store.claimDue(now.minus(ON_TIME), now, room);
            case LONG_AGO -> store.claimDue(Instant.EPOCH, now.minus(ON_TIME), room);
        };
        List<Firing> firings =
                due.stream().map(scheduled -> firing(scheduled, now)).toList();
        publisher.publish(firings.stream().map(Firing::trigger).toList());
        store.moveOn(firings.stream().map(Firing::moved).toList());
        return due.size();
    }

    private record Firing(BackupTriggered trigger, ScheduledInstance moved) {}

    private Firing firing(ScheduledInstance scheduled, Instant now) {
        ProtectedInstance instance = scheduled.instance();
        Instant dueAt = Optional.ofNullable(scheduled.nextFireAt()).orElse(now);
        Instant next = instance.policy().backupRule().schedule().firstAfter(now).orElse(null);
        BackupTriggered trigger = new BackupTriggered(
                JobId.scheduled(instance.instanceId(), dueAt),
                TriggerKind.SCHEDULED,
                dueAt,
                now,
                expiresAt(now, next),
                1,
                instance.source(),
                instance.policy(),
                null,
                null,
                instance.immutability());
        return new Firing(trigger, new ScheduledInstance(instance, next, dueAt));
    }

    /** An instance has one unexpired trigger at most: the next one fires when this one ends. */
    private Instant expiresAt(Instant now, @Nullable Instant next) {
        Instant latest = now.plus(longestLife);
        return next != null && next.isBefore(latest) ? next : latest;
    }
}
