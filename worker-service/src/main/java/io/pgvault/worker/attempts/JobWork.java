package io.pgvault.worker.attempts;

import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.WorkerJob;

/** The work of one kind of job. */
@FunctionalInterface
public interface JobWork<R extends WorkerJob> {
    /** Runs one attempt to its end; a failure is thrown as a {@code BackupException} or returned. */
    AttemptOutcome run(R request, Attempt attempt, JobProgress progress) throws InterruptedException;
}
