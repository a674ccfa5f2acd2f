package io.pgvault.vault.jobs;

import io.pgvault.contract.job.JobRequest;

/** Hears of the end of jobs, in the transaction that ends them. */
public interface EndListener {
    /** The job ended in this way, until something overrules it. */
    void ended(JobRequest request, Ending ending);
}
