package io.pgvault.vault.protection;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.instances.Protection;
import io.pgvault.vault.instances.ProtectionEnd;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.protection.EndProtection.Why;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import io.pgvault.vault.vaults.SoftDelete;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Deletes an instance with all its recovery points: after a while, in which it can be brought back, where its vault says so. */
@Singleton
public final class DeleteInstance {
    private final InstanceStore instances;
    private final RecoveryPointStore recoveryPoints;
    private final ChangeProtection changeProtection;
    private final OperationStore operations;
    private final RunningBackups running;
    private final Callers callers;
    private final InstantSource clock;

    public DeleteInstance(
            InstanceStore instances,
            RecoveryPointStore recoveryPoints,
            ChangeProtection changeProtection,
            OperationStore operations,
            RunningBackups running,
            Callers callers,
            InstantSource clock) {
        this.instances = instances;
        this.recoveryPoints = recoveryPoints;
        this.changeProtection = changeProtection;
        this.operations = operations;
        this.running = running;
        this.callers = callers;
        this.clock = clock;
    }

    /**
     * Deletes it; empty where there is none. One that was never protected is gone at once: there is nothing of it.
     *
     * @return an operation that has succeeded when the instance can be brought back, and else runs until storage holds
     *     nothing of it
     * @throws BackupException {@link ErrorCode#VAULT_IMMUTABLE}
     */
    public Optional<Operation> delete(Vault vault, String name, Why why) {
        return instances.find(vault.id(), name).map(found -> {
            Instant now = clock.instant();
            return found.isPublished() ? delete(vault, found, why.by(callers, now), now) : forget(vault, found, now);
        });
    }

    private Operation forget(Vault vault, BackupInstance found, Instant now) {
        BackupInstance locked = instances
                .findForUpdate(found.id())
                .filter(instance -> !instance.isPublished())
                .orElseThrow(() -> found.refused("be deleted now; try again"));
        changeProtection.endConfiguration(locked, now);
        instances.remove(locked.id());
        return changeProtection.done(vault, OperationKind.DELETE_INSTANCE, locked, now);
    }

    private Operation delete(Vault vault, BackupInstance found, ProtectionEnd end, Instant now) {
        requireMutable(vault, found);
        SoftDelete softDelete = vault.settings().softDelete();
        BackupInstance deleted = changeProtection.change(found, now, before -> {
            if (before.state().isDeleted()) {
                throw Instances.absent(vault.address().resourceId(), before.name());
            }
            return softDelete.isOn()
                    ? new Protection.SoftDeleted(end, listedAs(before), now.plus(softDelete.retention()))
                    : new Protection.SoftDeleting(end);
        });
        running.cancel(deleted.id(), now);
        if (softDelete.isOn()) {
            return changeProtection.done(vault, OperationKind.DELETE_INSTANCE, deleted, now);
        }
        Operation operation = ChangeProtection.running(vault, OperationKind.DELETE_INSTANCE, deleted, now);
        operations.add(operation);
        return operation;
    }

    private void requireMutable(Vault vault, BackupInstance found) {
        if (vault.settings().isImmutable()
                && !recoveryPoints.available(found.id()).isEmpty()) {
            throw new BackupException(
                    ErrorCode.VAULT_IMMUTABLE,
                    "The backup instance " + found.name() + " has recovery points, and the vault "
                            + vault.address().name() + " is immutable: they cannot be deleted before they expire.");
        }
    }

    /** Of several with one name, those that come later are told apart by their ids. */
    private String listedAs(BackupInstance instance) {
        return instances.findDeleted(instance.vault().id(), instance.name()).isEmpty()
                ? instance.name()
                : instance.name() + "-" + instance.id().toString().substring(0, 8);
    }
}
