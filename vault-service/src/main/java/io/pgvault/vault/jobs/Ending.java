package io.pgvault.vault.jobs;

import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import org.jspecify.annotations.Nullable;

/** The end that one attempt brings a job to. */
public record Ending(
        JobId jobId,
        JobState state,
        int attemptNumber,
        Job.Outcome outcome,
        @Nullable RecoveryPointId recoveryPointId) {}
