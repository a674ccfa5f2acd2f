package io.pgvault.vault.jobs;

import io.pgvault.contract.JobId;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.contract.recoverypoint.RehydrationTerms;
import io.pgvault.contract.vault.LifecycleCommand.RehydrateRecoveryPoint;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import io.pgvault.vault.vaults.Vault;
import java.time.Duration;
import java.time.Instant;

/** Has recovery points brought back from the archive, and lets jobs wait for that. All in the caller's transaction. */
public final class AwaitOnline {
    private final WaitingJobs waiting;
    private final RecoveryPointStore recoveryPoints;
    private final OperationStore operations;
    private final Publisher publisher;
    private final Duration patience;

    /**
     * Makes the use case.
     *
     * @param patience after so long a restore goes to a worker without an answer
     */
    public AwaitOnline(
            WaitingJobs waiting,
            RecoveryPointStore recoveryPoints,
            OperationStore operations,
            Publisher publisher,
            Duration patience) {
        this.waiting = waiting;
        this.recoveryPoints = recoveryPoints;
        this.operations = operations;
        this.publisher = publisher;
        this.patience = patience;
    }

    /** The job waits until the recovery point is online; the question is asked again until it has an answer. */
    void begin(Vault vault, JobRequest job, CatalogueEntry point, RehydrationTerms terms, Instant now) {
        waiting.add(job.jobId(), now, job.jobKind().isForWorkers() ? now.plus(patience) : null);
        Operation operation = Operation.running(
                OperationId.random(),
                OperationKind.AWAIT_ONLINE,
                vault.address().resourceId(),
                vault.location(),
                job.jobId().value(),
                now);
        RehydrateRecoveryPoint question = question(vault, job.jobId(), point, terms, now);
        operations.add(operation, question, now);
        publisher.publish(question);
        recoveryPoints.rehydrating(point.id());
    }

    /** One that is online stays so for as long as the job's terms say. */
    void prolong(Vault vault, JobId job, CatalogueEntry point, RehydrationTerms terms, Instant now) {
        publisher.publish(question(vault, job, point, terms, now));
    }

    private static RehydrateRecoveryPoint question(
            Vault vault, JobId job, CatalogueEntry point, RehydrationTerms terms, Instant now) {
        return new RehydrateRecoveryPoint(vault.reference(), point.instanceId(), point.id(), job, terms, now);
    }
}
