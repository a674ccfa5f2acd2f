package io.pgvault.vault.supervision;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent.JobCompleted;
import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.jobs.EndJob;
import io.pgvault.vault.jobs.Ending;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.Job.Outcome;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.jobs.JobStore;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import io.pgvault.vault.supervision.SupervisedJob.GivingUp;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Completes jobs. A recovery point that exists overrules whatever was thought of its job. */
@Singleton
public final class CompleteJob {
    private final RecoveryPointClaims claims;
    private final JobStore jobs;
    private final AttemptStore attempts;
    private final RecoveryPointStore recoveryPoints;
    private final InstanceStore instances;
    private final EndJob endJob;

    public CompleteJob(
            RecoveryPointClaims claims,
            JobStore jobs,
            AttemptStore attempts,
            RecoveryPointStore recoveryPoints,
            InstanceStore instances,
            EndJob endJob) {
        this.claims = claims;
        this.jobs = jobs;
        this.attempts = attempts;
        this.recoveryPoints = recoveryPoints;
        this.instances = instances;
        this.endJob = endJob;
    }

    /** A worker says that it is done. */
    public void completed(JobCompleted event) {
        jobs.addIfUnknown(Job.queued(event.request()));
        RecoveryPoint point = event.recoveryPoint();
        if (point != null) {
            born(point);
        }
        JobState state = event.warnings().isEmpty() ? JobState.COMPLETED : JobState.COMPLETED_WITH_WARNINGS;
        Outcome outcome = new Outcome(
                event.at(),
                null,
                event.warnings(),
                event.transferredBytes(),
                point == null ? 0 : point.sourceBytes(),
                event.files());
        end(
                event.request(),
                new Ending(
                        event.attempt().jobId(),
                        state,
                        event.attempt().number(),
                        outcome,
                        point == null ? null : point.id()));
        if (event.request() instanceof BackupTriggered backup) {
            instances.warn(
                    backup.source().instanceId(),
                    backup.jobId(),
                    event.warnings().stream()
                            .filter(warning -> warning.errorCode() == ErrorCode.RESTORE_HAZARD)
                            .toList());
        }
    }

    /** A recovery point stays where it is; the retention service begins again by itself. */
    void failed(TierRecoveryPoint tiering, ErrorDetail error, Instant at) {
        jobs.addIfUnknown(Job.queued(tiering));
        endJob.end(tiering, new Ending(tiering.jobId(), JobState.FAILED, 1, Outcome.failed(at, error), null));
    }

    /** The word on a job that is being given up. */
    public void resolved(JobResolved event) {
        RecoveryPoint point = event.recoveryPoint();
        if (point != null) {
            born(point);
        }
        attempts.lock(event.jobId()).ifPresent(job -> {
            GivingUp givingUp = job.givingUp();
            if (point != null) {
                completeBy(point, job, event.at());
            } else if (givingUp != null) {
                endJob.end(
                        job.request(),
                        new Ending(
                                job.id(),
                                givingUp.state(),
                                job.attemptNumber(),
                                Outcome.failed(event.at(), givingUp.error()),
                                null));
            }
        });
    }

    /** A recovery point exists. While its job runs, the worker tells more of it; a job that was given up is complete. */
    public void announced(RecoveryPointCreated event) {
        RecoveryPoint point = event.recoveryPoint();
        attempts.lock(point.jobId())
                .filter(job -> job.state() == JobState.FAILED || job.state() == JobState.CANCELLED)
                .ifPresent(job -> completeBy(point, job, event.at()));
    }

    private void born(RecoveryPoint point) {
        claims.require(point);
        recoveryPoints.created(point);
    }

    private void completeBy(RecoveryPoint point, SupervisedJob job, Instant at) {
        Outcome outcome = new Outcome(at, null, List.of(), point.storedBytes(), point.sourceBytes());
        end(job.request(), new Ending(job.id(), JobState.COMPLETED, job.attemptNumber(), outcome, point.id()));
    }

    private void end(JobRequest request, Ending ending) {
        endJob.end(request, ending);
        if (request instanceof BackupTriggered backup) {
            instances.backupSucceeded(
                    backup.source().instanceId(),
                    backup.jobId(),
                    ending.outcome().endedAt());
        }
    }
}
