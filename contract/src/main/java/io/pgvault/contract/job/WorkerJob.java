package io.pgvault.contract.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pgvault.contract.Message;
import io.pgvault.contract.access.Caller;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job that workers take from a queue, and that is triggered again when one of them is lost. */
public sealed interface WorkerJob extends JobRequest, Message permits BackupTriggered, RestoreJob {
    /** Counts from 1. */
    int attemptNumber();

    /** How long an attempt may wait for a worker. */
    @JsonIgnore
    Duration longestWait();

    /** Who asked for it; null where nobody did, or it is not known. */
    @Nullable
    Caller askedBy();

    /** The same job, asked for by a caller. */
    WorkerJob by(@Nullable Caller caller);

    /** The same job for another attempt, or for the same one once more. */
    WorkerJob again(int attemptNumber, Instant now, Instant expiresAt);
}
