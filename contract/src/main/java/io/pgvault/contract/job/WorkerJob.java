package io.pgvault.contract.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pgvault.contract.Message;
import java.time.Duration;
import java.time.Instant;

/** A job that workers take from a queue, and that is triggered again when one of them is lost. */
public sealed interface WorkerJob extends JobRequest, Message permits BackupTriggered, RunRestore {
    /** Counts from 1. */
    int attemptNumber();

    /** How long an attempt may wait for a worker. */
    @JsonIgnore
    Duration longestWait();

    /** The same job for another attempt, or for the same one once more. */
    WorkerJob again(int attemptNumber, Instant now, Instant expiresAt);
}
