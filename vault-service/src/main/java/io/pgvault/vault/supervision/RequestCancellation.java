package io.pgvault.vault.supervision;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.contract.job.JobKind;
import io.pgvault.vault.jobs.EndJob;
import io.pgvault.vault.jobs.Ending;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.jobs.Jobs;
import io.pgvault.vault.jobs.WaitingJobs;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStatus;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Asks whoever works on a job to stop. */
@Singleton
public final class RequestCancellation {
    private final Jobs jobs;
    private final AttemptStore attempts;
    private final WaitingJobs waiting;
    private final EndJob endJob;
    private final OperationStore operations;
    private final Publisher publisher;
    private final InstantSource clock;

    public RequestCancellation(
            Jobs jobs,
            AttemptStore attempts,
            WaitingJobs waiting,
            EndJob endJob,
            OperationStore operations,
            Publisher publisher,
            InstantSource clock) {
        this.jobs = jobs;
        this.attempts = attempts;
        this.waiting = waiting;
        this.endJob = endJob;
        this.operations = operations;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Starts the cancellation; the operation ends with the job. Asking again while it goes on is no error.
     *
     * @throws BackupException {@link ErrorCode#JOB_NOT_FOUND}, {@link ErrorCode#JOB_NOT_CANCELLABLE}
     */
    public Operation cancel(Vault vault, String id) {
        Job job = jobs.require(vault, id);
        if (!job.kind().isForWorkers()) {
            throw new BackupException(
                    ErrorCode.JOB_NOT_CANCELLABLE,
                    "The job " + job.id()
                            + (job.kind() == JobKind.TIERING
                                    ? " moves a recovery point to the archive, as its policy says."
                                    : " brings a recovery point back from the archive: storage cannot be stopped, and"
                                            + " the copies go by themselves."));
        }
        Instant now = clock.instant();
        if (job.isWaiting() && waiting.lock(job.id()).isPresent()) {
            return endWaiting(vault, job, now);
        }
        if (!attempts.cancel(job.id(), now)) {
            JobState state = attempts.lock(job.id()).orElseThrow().state();
            if (state.hasEnded()) {
                throw new BackupException(
                        ErrorCode.JOB_NOT_CANCELLABLE, "The job " + job.id() + " has ended: " + state.inWords() + ".");
            }
        }
        CancelJob command = new CancelJob(job.id(), now);
        publisher.publish(command);
        Operation operation = operation(vault, job, now);
        operations.add(operation, command, now);
        return operation;
    }

    /** No worker has to do with it. What it waited for comes back all the same, and goes when its time is over. */
    private Operation endWaiting(Vault vault, Job job, Instant now) {
        Operation operation = operation(vault, job, now);
        operations.add(operation);
        ErrorDetail cancelled = ErrorDetail.of(
                ErrorCode.JOB_CANCELLED, "The job was cancelled on request while it waited for its recovery point.");
        var unused = endJob.end(
                job.request(), new Ending(job.id(), JobState.CANCELLED, 1, Job.Outcome.failed(now, cancelled), null));
        return operation;
    }

    private static Operation operation(Vault vault, Job job, Instant now) {
        return new Operation(
                OperationId.random(),
                OperationKind.CANCEL_JOB,
                vault.address().resourceId(),
                vault.location(),
                job.id().value(),
                job.id(),
                OperationStatus.RUNNING,
                null,
                List.of(),
                now,
                null);
    }
}
