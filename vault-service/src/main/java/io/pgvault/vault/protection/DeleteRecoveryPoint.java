package io.pgvault.vault.protection;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.vault.LifecycleCommand;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.protection.EndProtection.Why;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.recoverypoints.CatalogueEntry;
import io.pgvault.vault.recoverypoints.RecoveryPoints;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** Deletes one recovery point before its time, because somebody asks for it; the last one goes in no other way. */
@Singleton
public final class DeleteRecoveryPoint {
    private final Instances instances;
    private final RecoveryPoints recoveryPoints;
    private final OperationStore operations;
    private final Publisher publisher;
    private final Callers callers;
    private final InstantSource clock;

    public DeleteRecoveryPoint(
            Instances instances,
            RecoveryPoints recoveryPoints,
            OperationStore operations,
            Publisher publisher,
            Callers callers,
            InstantSource clock) {
        this.instances = instances;
        this.recoveryPoints = recoveryPoints;
        this.operations = operations;
        this.publisher = publisher;
        this.callers = callers;
        this.clock = clock;
    }

    /**
     * Asks for its deletion; the operation runs until nothing is left of it.
     *
     * @throws BackupException {@link ErrorCode#RECOVERY_POINT_NOT_FOUND}, {@link ErrorCode#VAULT_IMMUTABLE}
     */
    public Operation delete(Vault vault, String instanceName, String id, Why why) {
        BackupInstance instance = instances.require(vault, instanceName);
        CatalogueEntry point = recoveryPoints.requireVisible(instance.id(), id);
        if (vault.settings().isImmutable()) {
            throw new BackupException(
                    ErrorCode.VAULT_IMMUTABLE,
                    "The recovery point " + point.id() + " cannot be deleted before it expires: the vault "
                            + vault.address().name() + " is immutable.");
        }
        Instant now = clock.instant();
        LifecycleCommand.DeleteRecoveryPoint command = new LifecycleCommand.DeleteRecoveryPoint(
                vault.reference(),
                instance.id(),
                point.id(),
                why.by(callers, now).inWords("It was deleted"),
                now);
        Operation operation = Operation.running(
                OperationId.random(),
                OperationKind.DELETE_RECOVERY_POINT,
                vault.address().resourceId(),
                vault.location(),
                point.id().jobId().value(),
                now);
        operations.add(operation, command, now);
        publisher.publish(command);
        return operation;
    }
}
