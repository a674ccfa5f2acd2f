package io.pgvault.vault.supervision;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.contract.vault.LifecycleCommand.ResolveJob;
import io.pgvault.vault.jobs.EndJob;
import io.pgvault.vault.jobs.Ending;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.supervision.SupervisedJob.GivingUp;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Does what supervision decided, in the caller's transaction. */
@Singleton
public final class ApplyVerdict {
    private final AttemptStore attempts;
    private final OwnRequests ownRequests;
    private final EndJob endJob;
    private final TriggerAgain triggerAgain;
    private final Publisher publisher;
    private final InstantSource clock;

    public ApplyVerdict(
            AttemptStore attempts,
            OwnRequests ownRequests,
            EndJob endJob,
            TriggerAgain triggerAgain,
            Publisher publisher,
            InstantSource clock) {
        this.attempts = attempts;
        this.ownRequests = ownRequests;
        this.endJob = endJob;
        this.triggerAgain = triggerAgain;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Says whether the job has ended by it. */
    public boolean apply(SupervisedJob job, Verdict verdict, Instant at) {
        return switch (verdict) {
            case Verdict.Leave() -> false;
            case Verdict.NextAttempt next ->
                again(job, at, own -> attempts.next(job.id(), next.number(), next.notBefore()));
            case Verdict.SendAgain() -> again(job, at, own -> triggerAgain.sendCopy(job, own));
            case Verdict.AskFirst ask -> {
                askFirst(job, ask);
                yield false;
            }
            case Verdict.End end -> end(job, end, at);
        };
    }

    /** What was only learned from others ends where another job would go on. */
    private boolean again(SupervisedJob job, Instant at, Consumer<WorkerJob> step) {
        Optional<WorkerJob> own = ownRequests.of(job.request());
        if (own.isEmpty()) {
            ErrorDetail notAsked = ErrorDetail.of(
                    ErrorCode.JOB_LOST, "The catalogue was not asked for this job, and does not have it done again.");
            return end(job, new Verdict.End(job.attemptNumber(), JobState.FAILED, notAsked), at);
        }
        step.accept(own.get());
        return false;
    }

    /** By this service's clock, by which it is asked again. */
    private void askFirst(SupervisedJob job, Verdict.AskFirst ask) {
        Instant at = clock.instant();
        attempts.giveUp(job.id(), new GivingUp(ask.state(), ask.error(), at));
        publisher.publish(new ResolveJob(job.request().vault(), job.request().instanceId(), job.id(), at));
    }

    private boolean end(SupervisedJob job, Verdict.End end, Instant at) {
        JobRequest request = job.request();
        boolean ended = endJob.end(
                request,
                new Ending(job.id(), end.state(), end.attemptNumber(), Job.Outcome.failed(at, end.error()), null));
        if (ended && !job.started()) {
            // What nobody has taken still lies in the queue: whoever takes it now must not begin with it.
            publisher.publish(new CancelJob(job.id(), at));
        }
        return ended;
    }
}
