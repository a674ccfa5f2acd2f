package io.pgvault.vault.jobs;

import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.stream.Stream;
import io.pgvault.vault.operations.HealingObserver;
import io.pgvault.vault.publishing.Publisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Sends jobs to the workers again: for the next attempt, or for the same one once more. */
public final class TriggerAgain {
    private static final int AT_ONCE = 100;

    private final AttemptStore attempts;
    private final Publisher publisher;
    private final HealingObserver observer;
    private final InstantSource clock;

    public TriggerAgain(AttemptStore attempts, Publisher publisher, HealingObserver observer, InstantSource clock) {
        this.attempts = attempts;
        this.publisher = publisher;
        this.observer = observer;
        this.clock = clock;
    }

    /** Sends those that are due, and says how many there were. */
    public int triggerDue() {
        Instant now = clock.instant();
        List<SupervisedJob> due = attempts.takeDue(now, AT_ONCE);
        due.forEach(job -> trigger(job, now));
        return due.size();
    }

    /** A backup of the server has ended: the one that has waited longest for it need not wait for its time. */
    void slotIsFree(String server) {
        attempts.takeDeferred(server).ifPresent(job -> trigger(job, clock.instant()));
    }

    /** The attempt as it was sent before, with the time that it still has. */
    void sendCopy(SupervisedJob job) {
        Instant now = clock.instant();
        attempts.sentAgain(job.id(), now);
        publish(job, now, job.expiresAt(), "SendCopy" + job.resends());
        observer.healed("job");
    }

    /** What happened was not the trigger's fault: it gets as much time as it had at first. */
    private void trigger(SupervisedJob job, Instant now) {
        Instant expiresAt = switch (job.request()) {
            case BackupTriggered backup -> now.plus(Duration.between(backup.triggeredAt(), backup.expiresAt()));
            case RunRestore restore -> now.plus(Job.LONGEST_WAIT);
        };
        attempts.sent(job.id(), now, expiresAt);
        Instant deferredUntil = job.deferredUntil();
        publish(job, now, expiresAt, deferredUntil == null ? "" : deferredUntil.toString());
    }

    private void publish(SupervisedJob job, Instant now, Instant expiresAt, String occasion) {
        UUID eventId =
                NameBasedIds.of("TriggerAgain", job.id().toString(), Integer.toString(job.attemptNumber()), occasion);
        switch (job.request()) {
            case BackupTriggered backup ->
                publisher.publish(Stream.BACKUP_TRIGGERS, again(backup, job.attemptNumber(), now, expiresAt), eventId);
            case RunRestore restore ->
                publisher.publish(Stream.WORKER_COMMANDS, again(restore, job.attemptNumber()), eventId);
        }
    }

    private static BackupTriggered again(BackupTriggered first, int attemptNumber, Instant now, Instant expiresAt) {
        return new BackupTriggered(
                first.jobId(),
                first.kind(),
                first.scheduledAt(),
                now,
                expiresAt,
                attemptNumber,
                first.target(),
                first.policy(),
                first.retentionTag());
    }

    private static RunRestore again(RunRestore first, int attemptNumber) {
        return new RunRestore(
                first.jobId(),
                attemptNumber,
                first.requestedAt(),
                first.vault(),
                first.instanceId(),
                first.recoveryPointId(),
                first.targetDataSource(),
                first.targetSecret());
    }
}
