package io.pgvault.worker.attempts;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.JobEvent;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs attempts and publishes what becomes of them: every attempt that was started ends with an event. */
public final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private final AttemptEvents events;
    private final RunningJobs jobs;
    private final String workerName;
    private final Times times;
    private final InstantSource clock;
    private final AttemptObserver observer;

    /** The pause between two signs of life, and how long an attempt may take in all. */
    public record Times(Duration heartbeatInterval, Duration longestJob) {}

    public JobRunner(
            AttemptEvents events,
            RunningJobs jobs,
            String workerName,
            Times times,
            InstantSource clock,
            AttemptObserver observer) {
        this.events = events;
        this.jobs = jobs;
        this.workerName = workerName;
        this.times = times;
        this.clock = clock;
        this.observer = observer;
    }

    Attempt newAttempt(WorkerJob request) {
        return new Attempt(request.jobId(), AttemptId.random(), request.attemptNumber(), workerName);
    }

    /** Says that the attempt has begun: from there the vault supervises it, and the queue's record is done with. */
    JobEvent started(WorkerJob request, Attempt attempt) {
        return new JobEvent.JobStarted(attempt, clock.instant(), request);
    }

    /** Lets other workers have what runs here. */
    public void handOver() {
        jobs.handOver();
    }

    boolean isCancelled(WorkerJob request) {
        return jobs.isCancelled(request.jobId());
    }

    /** Says that nothing is done because the job was cancelled before it began. */
    JobEvent cancelledBefore(WorkerJob request, Attempt attempt) {
        return skipped(
                request, attempt, ErrorDetail.of(ErrorCode.JOB_CANCELLED, "The job was cancelled before it began."));
    }

    /** Says that nothing is done because the trigger came too late. */
    JobEvent expiredBefore(WorkerJob request, Attempt attempt, Instant expiresAt) {
        return skipped(
                request,
                attempt,
                ErrorDetail.of(ErrorCode.TRIGGER_EXPIRED, "No worker was free before " + expiresAt + "."));
    }

    private JobEvent skipped(WorkerJob request, Attempt attempt, ErrorDetail reason) {
        return new JobEvent.JobSkipped(attempt, clock.instant(), request, reason);
    }

    <R extends WorkerJob> void run(R request, Attempt attempt, JobWork<R> work) throws InterruptedException {
        AttemptOutcome outcome = outcome(request, attempt, work);
        // Who was interrupted just when the work ended still says how it ended.
        boolean interrupted = Thread.interrupted();
        publish(request, attempt, outcome);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private <R extends WorkerJob> AttemptOutcome outcome(R request, Attempt attempt, JobWork<R> work) {
        JobProgress progress = new JobProgress();
        AttemptOutcome outcome;
        try {
            outcome = watched(request, attempt, work, progress);
        } catch (BackupException e) {
            LOG.warn("Job {} failed: {} {}", attempt.jobId(), e.code().code(), e.getMessage());
            outcome = new AttemptOutcome.Failed(e.toDetail());
        } catch (InterruptedException e) {
            outcome = new AttemptOutcome.Failed(
                    ErrorDetail.of(ErrorCode.WORKER_STOPPED, "The worker was stopped while the job ran."));
        } catch (RuntimeException e) {
            LOG.error("Job {} met a bug", attempt.jobId(), e);
            outcome = new AttemptOutcome.Failed(
                    ErrorDetail.of(ErrorCode.INTERNAL, "The worker met an unexpected failure: " + e));
        } catch (Throwable e) {
            // Whatever it was, no memory or a library that is not there: an attempt that ends silently looks alive.
            LOG.error("Job {} cannot be done by this worker", attempt.jobId(), e);
            outcome = new AttemptOutcome.Failed(
                    ErrorDetail.of(ErrorCode.WORKER_FAILED, "The worker " + workerName + " cannot work: " + e));
        }
        return unlessStopped(outcome, progress);
    }

    private <R extends WorkerJob> AttemptOutcome watched(
            R request, Attempt attempt, JobWork<R> work, JobProgress progress) throws InterruptedException {
        jobs.begin(attempt.jobId(), progress.stopSignal());
        CompletableFuture<Void> timeLeft = stopInTime(progress);
        Heartbeats heartbeats = Heartbeats.start(events, attempt, progress, times.heartbeatInterval(), clock);
        try {
            return work.run(request, attempt, progress);
        } finally {
            timeLeft.complete(null);
            heartbeats.close();
            jobs.end(attempt.jobId());
        }
    }

    private CompletableFuture<Void> stopInTime(JobProgress progress) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        var unused = end.orTimeout(times.longestJob().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> {
                    progress.stopSignal()
                            .request(ErrorDetail.of(
                                    ErrorCode.JOB_TIMEOUT,
                                    "The job ran for " + times.longestJob() + ", which is as long as a job may take."));
                    return null;
                });
        return end;
    }

    /** Whatever a stop made the work run into; what was done all the same counts as done. */
    private static AttemptOutcome unlessStopped(AttemptOutcome outcome, JobProgress progress) {
        return outcome instanceof AttemptOutcome.Completed
                ? outcome
                : progress.stopSignal()
                        .reason()
                        .<AttemptOutcome>map(why -> why.errorCode() == ErrorCode.JOB_CANCELLED
                                ? new AttemptOutcome.Cancelled()
                                : new AttemptOutcome.Failed(why))
                        .orElse(outcome);
    }

    private void publish(WorkerJob request, Attempt attempt, AttemptOutcome outcome) throws InterruptedException {
        Instant now = clock.instant();
        JobEvent event = switch (outcome) {
            case AttemptOutcome.Completed completed ->
                new JobEvent.JobCompleted(
                        attempt,
                        now,
                        request,
                        completed.recoveryPoint(),
                        completed.transferredBytes(),
                        completed.warnings(),
                        completed.files());
            case AttemptOutcome.Failed failed -> new JobEvent.JobFailed(attempt, now, request, failed.error());
            case AttemptOutcome.Skipped skipped -> new JobEvent.JobSkipped(attempt, now, request, skipped.reason());
            case AttemptOutcome.Cancelled() -> new JobEvent.JobCancelled(attempt, now, request);
            case AttemptOutcome.Deferred deferred ->
                new JobEvent.JobDeferred(attempt, now, request, deferred.notBefore());
            case AttemptOutcome.Yielded() -> new JobEvent.JobYielded(attempt, now, request);
        };
        observer.ended(outcome);
        events.publishSurely(event);
        if (outcome instanceof AttemptOutcome.Completed completed && completed.recoveryPoint() != null) {
            events.publishSurely(new RecoveryPointCreated(clock.instant(), completed.recoveryPoint()));
        }
    }
}
