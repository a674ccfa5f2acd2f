package io.pgvault.vault.supervision;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.job.CancelJob;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobState;
import io.pgvault.vault.jobs.Jobs;
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
    private final OperationStore operations;
    private final Publisher publisher;
    private final InstantSource clock;

    public RequestCancellation(
            Jobs jobs, AttemptStore attempts, OperationStore operations, Publisher publisher, InstantSource clock) {
        this.jobs = jobs;
        this.attempts = attempts;
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
                    "The job " + job.id() + " moves a recovery point to the archive, as its policy says.");
        }
        Instant now = clock.instant();
        if (!attempts.cancel(job.id(), now)) {
            JobState state = attempts.lock(job.id()).orElseThrow().state();
            if (state.hasEnded()) {
                throw new BackupException(
                        ErrorCode.JOB_NOT_CANCELLABLE, "The job " + job.id() + " has ended: " + state.inWords() + ".");
            }
        }
        CancelJob command = new CancelJob(job.id(), now);
        publisher.publish(command);
        Operation operation = new Operation(
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
        operations.add(operation, command, now);
        return operation;
    }
}
