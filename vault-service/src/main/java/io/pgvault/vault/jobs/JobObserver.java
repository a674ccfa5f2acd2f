package io.pgvault.vault.jobs;

/** Is told when jobs end; for figures, not for decisions. */
public interface JobObserver {
    void ended(JobKind kind, JobState state);
}
