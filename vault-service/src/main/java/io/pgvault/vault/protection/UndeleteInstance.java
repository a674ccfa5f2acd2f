package io.pgvault.vault.protection;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.instances.Protection;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.publishing.Locks;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** Brings a deleted instance back while there is time: its protection is stopped then, and its data retained. */
@Singleton
public final class UndeleteInstance {
    private final InstanceStore instances;
    private final ChangeProtection changeProtection;
    private final Locks locks;
    private final InstantSource clock;

    public UndeleteInstance(
            InstanceStore instances, ChangeProtection changeProtection, Locks locks, InstantSource clock) {
        this.instances = instances;
        this.changeProtection = changeProtection;
        this.locks = locks;
        this.clock = clock;
    }

    /**
     * Brings it back.
     *
     * @param listedAs its name among the deleted ones
     * @throws BackupException {@link ErrorCode#BACKUP_INSTANCE_NOT_FOUND}; {@link ErrorCode#INSTANCE_EXISTS} when another
     *     has its name by now
     */
    public Operation undelete(Vault vault, String listedAs) {
        Instant now = clock.instant();
        BackupInstance found = instances
                .findDeleted(vault.id(), listedAs)
                .orElseThrow(() -> Instances.absentAmongDeleted(vault, listedAs));
        Instances.lockName(locks, vault, found.name());
        if (instances.find(vault.id(), found.name()).isPresent()) {
            throw new BackupException(
                    ErrorCode.INSTANCE_EXISTS,
                    "The backup vault " + vault.address().name() + " has another backup instance " + found.name()
                            + " by now.");
        }
        BackupInstance undeleted = changeProtection.change(found, now, before -> {
            if (before.protection() instanceof Protection.SoftDeleted deleted) {
                return deleted.undeleted();
            }
            throw Instances.absentAmongDeleted(vault, listedAs);
        });
        return changeProtection.done(vault, OperationKind.UNDELETE_INSTANCE, undeleted, now);
    }
}
