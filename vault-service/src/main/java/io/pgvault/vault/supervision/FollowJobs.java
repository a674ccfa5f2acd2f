package io.pgvault.vault.supervision;

import io.pgvault.contract.ContradictoryMessageException;
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
import io.pgvault.contract.job.TierRecoveryPoint;
import io.pgvault.vault.instances.CompleteValidation;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobStore;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Keeps jobs current. Any event creates the job when it is unknown; doing the same twice, or in another order, ends in the
 * same state.
 */
@Singleton
public final class FollowJobs {
    private final JobClaims claims;
    private final JobStore jobs;
    private final TriggerAgain triggerAgain;
    private final FollowAttempts followAttempts;
    private final CompleteJob completeJob;
    private final CompleteValidation completeValidation;
    private final CancelBackups cancelBackups;

    public FollowJobs(
            JobClaims claims,
            JobStore jobs,
            TriggerAgain triggerAgain,
            FollowAttempts followAttempts,
            CompleteJob completeJob,
            CompleteValidation completeValidation,
            CancelBackups cancelBackups) {
        this.claims = claims;
        this.jobs = jobs;
        this.triggerAgain = triggerAgain;
        this.followAttempts = followAttempts;
        this.completeJob = completeJob;
        this.completeValidation = completeValidation;
        this.cancelBackups = cancelBackups;
    }

    /**
     * A scheduled backup becomes known before a worker takes it.
     *
     * @throws ContradictoryMessageException for one that contradicts the catalogue, or is not due yet
     */
    public void follow(BackupTriggered trigger) {
        claims.require(trigger);
        jobs.addIfUnknown(Job.queued(trigger));
        cancelBackups.cancelStray(trigger);
    }

    /**
     * A sign of life.
     *
     * @throws ContradictoryMessageException for impossible numbers
     */
    public void follow(JobHeartbeat beat) {
        claims.require(beat);
        followAttempts.alive(beat);
    }

    /**
     * What happened to a job.
     *
     * @throws ContradictoryMessageException for what contradicts the catalogue, or nobody says of such a job
     */
    public void follow(JobEvent event) {
        claims.require(event);
        switch (event) {
            case JobStarted(var attempt, var at, TierRecoveryPoint tiering) -> jobs.addIfUnknown(Job.queued(tiering));
            case JobFailed(var attempt, var at, TierRecoveryPoint tiering, var error) ->
                completeJob.failed(tiering, error, at);
            case JobStarted started -> followAttempts.started(started);
            case JobCompleted completed -> completeJob.completed(completed);
            case JobFailed failed -> followAttempts.failed(failed);
            case JobSkipped skipped -> followAttempts.skipped(skipped);
            case JobCancelled cancelled -> followAttempts.cancelled(cancelled);
            case JobYielded yielded -> followAttempts.yielded(yielded);
            case JobDeferred deferred -> followAttempts.deferred(deferred);
            case JobResolved resolved -> completeJob.resolved(resolved);
            case ValidationCompleted validated -> completeValidation.complete(validated);
        }
        freedServer(event).ifPresent(triggerAgain::slotIsFree);
    }

    /** The server on which a backup has just ended, and with it given up its slot. */
    private Optional<String> freedServer(JobEvent event) {
        Attempt ended = switch (event) {
            case JobCompleted completed -> completed.attempt();
            case JobFailed failed -> failed.attempt();
            case JobCancelled cancelled -> cancelled.attempt();
            case JobStarted s -> null;
            case JobSkipped s -> null;
            case JobYielded s -> null;
            case JobDeferred s -> null;
            case JobResolved s -> null;
            case ValidationCompleted s -> null;
        };
        return Optional.ofNullable(ended)
                .flatMap(attempt -> jobs.request(attempt.jobId()))
                .filter(BackupTriggered.class::isInstance)
                .map(backup -> ((BackupTriggered) backup).source().server());
    }
}
