package io.pgvault.vault.jobs;

import io.pgvault.contract.job.JobKind;

/** Is told when jobs end; for figures, not for decisions. */
public interface JobObserver {
    void ended(JobKind kind, JobState state);
}
