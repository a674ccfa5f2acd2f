package io.pgvault.vault.jobs;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.error.ErrorClass;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.JobEvent.JobCancelled;
import io.pgvault.contract.job.JobEvent.JobCompleted;
import io.pgvault.contract.job.JobEvent.JobDeferred;
import io.pgvault.contract.job.JobEvent.JobFailed;
import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.job.JobEvent.JobSkipped;
import io.pgvault.contract.job.JobEvent.JobStarted;
import io.pgvault.contract.job.JobEvent.JobYielded;
import io.pgvault.contract.job.JobEvent.ValidationCompleted;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.recoverypoint.RecoveryPoint;
import io.pgvault.vault.instances.CompleteValidation;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.jobs.Job.Outcome;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps jobs current. Any event creates the job when it is unknown; doing the same twice, or in another order, ends in the
 * same state.
 */
public final class FollowJobs {
    private final JobStore jobs;
    private final RecoveryPointStore recoveryPoints;
    private final InstanceStore instances;
    private final CompleteValidation completeValidation;
    private final JobObserver observer;

    public FollowJobs(
            JobStore jobs,
            RecoveryPointStore recoveryPoints,
            InstanceStore instances,
            CompleteValidation completeValidation,
            JobObserver observer) {
        this.jobs = jobs;
        this.recoveryPoints = recoveryPoints;
        this.instances = instances;
        this.completeValidation = completeValidation;
        this.observer = observer;
    }

    /** A scheduled backup becomes known before a worker takes it. */
    public void follow(BackupTriggered trigger) {
        jobs.addIfUnknown(Job.queued(trigger));
    }

    public void follow(JobHeartbeat beat) {
        jobs.progress(
                beat.attempt().jobId(),
                new Progress(beat.at(), beat.phase(), beat.rawBytes(), beat.storedBytes(), beat.sourceBytes()));
    }

    public void follow(JobEvent event) {
        switch (event) {
            case JobStarted started -> {
                jobs.addIfUnknown(Job.queued(started.request()));
                jobs.start(started.attempt().jobId());
            }
            case JobCompleted completed -> complete(completed);
            case JobFailed failed -> fail(failed);
            case JobSkipped skipped ->
                end(
                        skipped.attempt(),
                        skipped.request(),
                        JobState.CANCELLED,
                        withError(skipped.at(), skipped.reason()),
                        null);
            case JobYielded yielded -> jobs.addIfUnknown(Job.queued(yielded.request()));
            case JobDeferred deferred -> {
                jobs.addIfUnknown(Job.queued(deferred.request()));
                jobs.triggerAgain(deferred.attempt().jobId(), deferred.notBefore());
            }
            case JobCancelled cancelled ->
                end(
                        cancelled.attempt(),
                        cancelled.request(),
                        JobState.CANCELLED,
                        withError(
                                cancelled.at(),
                                ErrorDetail.of(ErrorCode.JOB_CANCELLED, "The job was cancelled on request.")),
                        null);
            case JobResolved resolved -> {
                RecoveryPoint point = resolved.recoveryPoint();
                if (point != null) {
                    recoveryPoints.created(point);
                }
            }
            case ValidationCompleted validated -> completeValidation.complete(validated);
        }
    }

    private void complete(JobCompleted event) {
        RecoveryPoint point = event.recoveryPoint();
        if (point != null) {
            recoveryPoints.created(point);
        }
        JobState state = event.warnings().isEmpty() ? JobState.COMPLETED : JobState.COMPLETED_WITH_WARNINGS;
        Outcome outcome = new Outcome(
                event.at(), null, event.warnings(), event.transferredBytes(), point == null ? 0 : point.sourceBytes());
        end(event.attempt(), event.request(), state, outcome, point == null ? null : point.id());
        if (event.request() instanceof BackupTriggered backup) {
            instances.backupSucceeded(backup.target().instanceId(), backup.jobId(), event.at());
        }
    }

    private void fail(JobFailed event) {
        boolean ended =
                end(event.attempt(), event.request(), JobState.FAILED, withError(event.at(), event.error()), null);
        boolean mendable = event.error().errorCode().errorClass() == ErrorClass.CONFIGURATION;
        if (ended && mendable && event.request() instanceof BackupTriggered backup) {
            InstanceId instance = backup.target().instanceId();
            instances.backupFailed(instance, backup.jobId(), event.at(), event.error());
        }
    }

    private boolean end(
            Attempt attempt,
            JobRequest request,
            JobState state,
            Outcome outcome,
            @Nullable RecoveryPointId recoveryPoint) {
        Job job = Job.queued(request);
        jobs.addIfUnknown(job);
        boolean ended = jobs.end(new Ending(job.id(), state, attempt.number(), outcome, recoveryPoint));
        if (ended) {
            observer.ended(job.kind(), state);
        }
        return ended;
    }

    private static Outcome withError(Instant at, ErrorDetail error) {
        return new Outcome(at, error, List.of(), 0, 0);
    }
}
