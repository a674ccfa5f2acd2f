package io.pgvault.vault.jobs;

import io.pgvault.contract.NameBasedIds;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.stream.Stream;
import io.pgvault.vault.publishing.Publisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Sends jobs to the workers again: for the next attempt, or for the same one when their database server was busy. */
public final class TriggerAgain {
    private static final int AT_ONCE = 100;

    private final AttemptStore attempts;
    private final Publisher publisher;
    private final InstantSource clock;

    public TriggerAgain(AttemptStore attempts, Publisher publisher, InstantSource clock) {
        this.attempts = attempts;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Sends those that are due, and says how many there were. */
    public int triggerDue() {
        Instant now = clock.instant();
        List<SupervisedJob> due = attempts.takeDue(now, AT_ONCE);
        due.forEach(job -> trigger(job, now));
        return due.size();
    }

    private void trigger(SupervisedJob job, Instant now) {
        switch (job.request()) {
            case BackupTriggered backup -> {
                BackupTriggered again = again(backup, job.attemptNumber(), now);
                attempts.sent(job.id(), again.expiresAt());
                publisher.publish(Stream.BACKUP_TRIGGERS, again, eventId(job));
            }
            case RunRestore restore -> {
                attempts.sent(job.id(), now.plus(Job.LONGEST_WAIT));
                publisher.publish(Stream.WORKER_COMMANDS, again(restore, job.attemptNumber()), eventId(job));
            }
        }
    }

    private static UUID eventId(SupervisedJob job) {
        Instant deferredUntil = job.deferredUntil();
        return NameBasedIds.of(
                "TriggerAgain",
                job.id().toString(),
                Integer.toString(job.attemptNumber()),
                deferredUntil == null ? "" : deferredUntil.toString());
    }

    /** What happened was not the trigger's fault: it gets as much time as it had at first. */
    private static BackupTriggered again(BackupTriggered first, int attemptNumber, Instant now) {
        Duration life = Duration.between(first.triggeredAt(), first.expiresAt());
        return new BackupTriggered(
                first.jobId(),
                first.kind(),
                first.scheduledAt(),
                now,
                now.plus(life),
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
