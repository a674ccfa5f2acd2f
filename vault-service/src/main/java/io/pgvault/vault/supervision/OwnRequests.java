package io.pgvault.vault.supervision;

import io.pgvault.contract.job.BackupTriggered;
import io.pgvault.contract.job.RestoreJob;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.operations.OperationStore;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * What the catalogue itself has asked for. A job may have been learned from what others said of it: that is history, and no
 * reason to command anything.
 */
@Singleton
public final class OwnRequests {
    private final InstanceStore instances;
    private final OperationStore operations;

    public OwnRequests(InstanceStore instances, OperationStore operations) {
        this.instances = instances;
        this.operations = operations;
    }

    /** The request as it may be sent again, a backup from its instance's own source; empty when it may not. */
    Optional<WorkerJob> of(WorkerJob request) {
        return switch (request) {
            case BackupTriggered backup ->
                instances.findAll(List.of(backup.instanceId())).stream()
                        .findFirst()
                        .map(BackupInstance::source)
                        .map(backup::from);
            case RestoreJob restore -> operations.hasStarted(restore.jobId()) ? Optional.of(restore) : Optional.empty();
        };
    }
}
