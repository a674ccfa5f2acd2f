package io.pgvault.contract.job;

/** A job that workers take from a queue, and that is triggered again when one of them is lost. */
public sealed interface WorkerJob extends JobRequest permits BackupTriggered, RunRestore {
    /** Counts from 1. */
    int attemptNumber();
}
