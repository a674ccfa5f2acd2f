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

/** Sends jobs to the workers again whose database server was busy; that is no new attempt. */
public final class TriggerAgain {
    private static final int AT_ONCE = 100;

    private final JobStore jobs;
    private final Publisher publisher;
    private final InstantSource clock;

    public TriggerAgain(JobStore jobs, Publisher publisher, InstantSource clock) {
        this.jobs = jobs;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Sends those that are due, and says how many there were. */
    public int triggerDue() {
        Instant now = clock.instant();
        List<Job> due = jobs.takeDueAgain(now, AT_ONCE);
        due.forEach(job -> trigger(job, now));
        return due.size();
    }

    private void trigger(Job job, Instant now) {
        var eventId = NameBasedIds.of("TriggerAgain", job.id().toString(), now.toString());
        switch (job.request()) {
            case BackupTriggered backup -> publisher.publish(Stream.BACKUP_TRIGGERS, again(backup, now), eventId);
            case RunRestore restore -> publisher.publish(Stream.WORKER_COMMANDS, restore, eventId);
        }
    }

    /** Waiting for the server was not the trigger's fault: it gets as much time as it had at first. */
    private static BackupTriggered again(BackupTriggered first, Instant now) {
        Duration life = Duration.between(first.triggeredAt(), first.expiresAt());
        return new BackupTriggered(
                first.jobId(),
                first.kind(),
                first.scheduledAt(),
                now,
                now.plus(life),
                first.attemptNumber(),
                first.target(),
                first.policy(),
                first.retentionTag());
    }
}
