package io.pgvault.vault.jobs;

import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Of the jobs in memory, those that wait. */
public final class WaitingInMemory implements WaitingJobs {
    private final JobsInMemory jobs;

    public WaitingInMemory(JobsInMemory jobs) {
        this.jobs = jobs;
    }

    @Override
    public void add(JobId job, Instant since, @Nullable Instant atMost) {
        JobRow row = jobs.row(job);
        row.waitsSince = since;
        row.triggerAgainAt = atMost;
    }

    @Override
    public List<Job> of(RecoveryPointId recoveryPoint) {
        return jobs.all().stream()
                .filter(Job::isWaiting)
                .filter(job -> recoveryPoint.equals(job.recoveryPointId()))
                .toList();
    }

    @Override
    public Optional<Job> lock(JobId job) {
        return jobs.findRow(job).map(JobRow::toJob).filter(Job::isWaiting);
    }

    @Override
    public void release(JobId job, Instant now) {
        lock(job).ifPresent(waits -> {
            jobs.row(job).waitedUntil = now;
            jobs.row(job).triggerAgainAt = now;
        });
    }
}
