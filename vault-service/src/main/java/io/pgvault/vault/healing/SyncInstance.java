package io.pgvault.vault.healing;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.vault.LifecycleCommand.ResyncInstance;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** Brings what others have of an instance, what lies in storage of it, and what the catalogue lists together again. */
@Singleton
public final class SyncInstance {
    private final Instances instances;
    private final PublishInstances publishInstances;
    private final CompareRecoveryPoints compareRecoveryPoints;
    private final OperationStore operations;
    private final Publisher publisher;
    private final InstantSource clock;

    public SyncInstance(
            Instances instances,
            PublishInstances publishInstances,
            CompareRecoveryPoints compareRecoveryPoints,
            OperationStore operations,
            Publisher publisher,
            InstantSource clock) {
        this.instances = instances;
        this.publishInstances = publishInstances;
        this.compareRecoveryPoints = compareRecoveryPoints;
        this.operations = operations;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** How much is looked at. */
    public enum Extent {
        /** What differs from what the catalogue lists. */
        DEFAULT,
        /** Everything that is stored, whatever the catalogue lists. */
        FORCE_RESYNC
    }

    /**
     * Asks for it, in the caller's transaction. One that was never protected has nothing to be brought together.
     *
     * @throws BackupException {@link ErrorCode#BACKUP_INSTANCE_NOT_FOUND}
     */
    public Operation sync(Vault vault, String name, Extent extent) {
        BackupInstance instance = instances.require(vault, name);
        Instant now = clock.instant();
        Operation operation = Operation.running(
                OperationId.random(),
                OperationKind.SYNC_INSTANCE,
                vault.address().resourceId(),
                vault.location(),
                instance.id().value(),
                now);
        if (!instance.isPublished()) {
            Operation done = operation.succeeded(null, now);
            operations.add(done);
            return done;
        }
        publishInstances.publishAnew(instance);
        ResyncInstance command = new ResyncInstance(
                instance.vault(),
                instance.id(),
                extent == Extent.FORCE_RESYNC ? null : compareRecoveryPoints.digest(instance.id()),
                now);
        operations.add(operation, command, now);
        publisher.publish(command);
        return operation;
    }
}
