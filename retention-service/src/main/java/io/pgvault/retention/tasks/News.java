package io.pgvault.retention.tasks;

import io.pgvault.contract.job.JobEvent.JobResolved;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.vault.VaultEvent;

/** What is told when a task is done. */
public sealed interface News {
    /** A vault is ready, or cannot be. */
    record OfVault(VaultEvent event) implements News {}

    /** A recovery point was found that may not have been announced. */
    record OfRecoveryPoint(RecoveryPointCreated event) implements News {}

    /** A job's manifest was looked for. */
    record OfJob(JobResolved event) implements News {}
}
