package io.pgvault.vault.jobs;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.contract.job.DropScratch;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.job.RestoreJob;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.contract.vault.LifecycleCommand.ScrubRecoveryPoint;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.publishing.Publisher;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Ends jobs, and with them whatever waits for their end. */
@Singleton
public final class EndJob {
    private final JobStore jobs;
    private final OperationStore operations;
    private final JobObserver observer;
    private final EndListener listener;
    private final Publisher publisher;

    public EndJob(
            JobStore jobs, OperationStore operations, Publisher publisher, JobObserver observer, EndListener listener) {
        this.jobs = jobs;
        this.publisher = publisher;
        this.operations = operations;
        this.observer = observer;
        this.listener = listener;
    }

    /** Says whether the job ended by it: an end that is known, or overruled by another, is not news. */
    public boolean end(JobRequest request, Ending ending) {
        boolean ended = jobs.end(ending);
        if (ended) {
            observer.ended(request.jobKind(), ending.state());
            listener.ended(request, ending);
            operations.finishAll(
                    OperationKind.CANCEL_JOB,
                    ending.jobId().value(),
                    ending.state() == JobState.CANCELLED ? null : tooLate(ending),
                    ending.outcome().endedAt());
            operations.finishAll(
                    OperationKind.AWAIT_ONLINE,
                    ending.jobId().value(),
                    ending.outcome().error(),
                    ending.outcome().endedAt());
            if (jobs.hasCopies(ending.jobId())) {
                // They still lie in the queue: whoever takes one now must not begin with it.
                publisher.publish(new CancelJob(ending.jobId(), ending.outcome().endedAt()));
            }
            if (!ending.state().isSuccess()) {
                followFailure(request, ending);
            }
        }
        return ended;
    }

    private void followFailure(JobRequest request, Ending ending) {
        Instant at = ending.outcome().endedAt();
        if (request instanceof RunRestore restore) {
            publisher.publish(new DropScratch(restore, at));
        }
        ErrorDetail error = ending.outcome().error();
        if (request instanceof RestoreJob restore
                && error != null
                && error.errorCode() == ErrorCode.RECOVERY_POINT_CORRUPT) {
            // What one restore found all should know, and people.
            publisher.publish(
                    new ScrubRecoveryPoint(restore.vault(), restore.instanceId(), restore.recoveryPointId(), at));
        }
    }

    private static ErrorDetail tooLate(Ending ending) {
        return ErrorDetail.of(
                ErrorCode.JOB_NOT_CANCELLABLE,
                "The job " + ending.jobId() + " ended before it could be cancelled: "
                        + ending.state().inWords() + ".");
    }
}
