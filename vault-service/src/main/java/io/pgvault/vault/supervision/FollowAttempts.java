package io.pgvault.vault.supervision;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.JobId;
import io.pgvault.contract.error.ErrorClass;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.JobEvent.JobCancelled;
import io.pgvault.contract.job.JobEvent.JobDeferred;
import io.pgvault.contract.job.JobEvent.JobFailed;
import io.pgvault.contract.job.JobEvent.JobSkipped;
import io.pgvault.contract.job.JobEvent.JobStarted;
import io.pgvault.contract.job.JobEvent.JobYielded;
import io.pgvault.contract.job.JobHeartbeat;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.jobs.JobStore;
import io.pgvault.vault.jobs.Progress;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Follows attempts that begin, live, and end without success. */
@Singleton
public final class FollowAttempts {
    private static final Duration NOBODY_THERE = Duration.ofSeconds(1);

    private final JobStore jobs;
    private final AttemptStore attempts;
    private final InstanceStore instances;
    private final SuperviseJob superviseJob;
    private final ApplyVerdict applyVerdict;
    private final InstantSource clock;

    public FollowAttempts(
            JobStore jobs,
            AttemptStore attempts,
            InstanceStore instances,
            SuperviseJob superviseJob,
            ApplyVerdict applyVerdict,
            InstantSource clock) {
        this.jobs = jobs;
        this.attempts = attempts;
        this.instances = instances;
        this.superviseJob = superviseJob;
        this.applyVerdict = applyVerdict;
        this.clock = clock;
    }

    /** By this service's clock, not by the worker's, which may be wrong: what is read late is only missed later. */
    void started(JobStarted event) {
        jobs.addIfUnknown(Job.queued(event.request()));
        attempts.started(event.attempt().jobId(), event.attempt().number(), clock.instant());
    }

    /** Another attempt is at work: that is a sign of life. */
    void yielded(JobYielded event) {
        jobs.addIfUnknown(Job.queued(event.request()));
        attempts.alive(event.attempt().jobId(), clock.instant());
    }

    void deferred(JobDeferred event) {
        Attempt attempt = event.attempt();
        SupervisedJob job = known(event.request());
        if (job.state() == JobState.CANCELLING) {
            applyVerdict.apply(job, superviseJob.afterCancellation(job, attempt.number()), event.at());
        } else {
            putOff(event, job);
        }
    }

    /** For as long as the worker says, by this service's clock; not at all when nobody is there to wait for any more. */
    private void putOff(JobDeferred event, SupervisedJob job) {
        Duration pause = job.request() instanceof BackupTriggered backup
                        && !attempts.isServerAtWork(backup.source().server(), job.id())
                ? NOBODY_THERE
                : Duration.between(event.at(), event.notBefore());
        attempts.defer(
                job.id(),
                event.attempt().number(),
                event.notBefore(),
                clock.instant().plus(pause));
    }

    /** A sign of life, by this service's clock: what is read late is only missed later. */
    void alive(JobHeartbeat beat) {
        JobId job = beat.attempt().jobId();
        Instant now = clock.instant();
        // A time that has not come yet would silence all that is told until then.
        Instant at = beat.at().isAfter(now) ? now : beat.at();
        jobs.progress(job, new Progress(at, beat.phase(), beat.rawBytes(), beat.storedBytes(), beat.sourceBytes()));
        attempts.alive(job, now);
    }

    void failed(JobFailed event) {
        SupervisedJob job = known(event.request());
        Instant now = clock.instant();
        Verdict verdict = superviseJob.afterFailure(job, event.attempt().number(), event.error(), now);
        boolean ended = applyVerdict.apply(job, verdict, event.at());
        boolean mendable = event.error().errorCode().errorClass() == ErrorClass.CONFIGURATION;
        if (ended && mendable && event.request() instanceof BackupTriggered backup) {
            instances.backupFailed(backup.source().instanceId(), backup.jobId(), event.at(), event.error());
        }
    }

    void skipped(JobSkipped event) {
        SupervisedJob job = known(event.request());
        applyVerdict.apply(job, superviseJob.afterSkip(job, event.attempt().number(), event.reason()), event.at());
    }

    void cancelled(JobCancelled event) {
        SupervisedJob job = known(event.request());
        applyVerdict.apply(
                job, superviseJob.afterCancellation(job, event.attempt().number()), event.at());
    }

    private SupervisedJob known(JobRequest request) {
        if (!(request instanceof WorkerJob)) {
            throw new ContradictoryMessageException("No worker has to do with the job " + request.jobId() + ".");
        }
        jobs.addIfUnknown(Job.queued(request));
        return attempts.lock(request.jobId()).orElseThrow();
    }
}
