package io.pgvault.vault.supervision;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.jobs.JobStore;
import io.pgvault.vault.protection.RunningBackups;
import io.pgvault.vault.publishing.Publisher;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Cancels backups that nobody wants any more. What has reached its manifest by then is complete: a recovery point that
 * exists overrules whatever was asked for.
 */
@Singleton
public final class CancelBackups implements RunningBackups {
    private final JobStore jobs;
    private final AttemptStore attempts;
    private final InstanceStore instances;
    private final Publisher publisher;
    private final InstantSource clock;

    public CancelBackups(
            JobStore jobs, AttemptStore attempts, InstanceStore instances, Publisher publisher, InstantSource clock) {
        this.jobs = jobs;
        this.attempts = attempts;
        this.instances = instances;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Override
    public void cancel(InstanceId instance, Instant now) {
        jobs.unfinishedBackups(instance).forEach(job -> cancel(job, now));
    }

    /** One that was triggered just before protection ended, by whoever had not heard of it. */
    void cancelStray(BackupTriggered trigger) {
        boolean unwanted = instances.findAll(List.of(trigger.instanceId())).stream()
                .anyMatch(instance -> !instance.state().isProtected());
        if (unwanted) {
            cancel(trigger.jobId(), clock.instant());
        }
    }

    private void cancel(JobId job, Instant now) {
        if (attempts.cancel(job, now)) {
            publisher.publish(new CancelJob(job, now));
        }
    }
}
