package io.pgvault.vault.protection;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.DataSourceClaims;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.instances.Protection;
import io.pgvault.vault.instances.Protection.Paused;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.publishing.Locks;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** Lets the backups of an instance run again. */
@Singleton
public final class ResumeProtection {
    private final Instances instances;
    private final ChangeProtection changeProtection;
    private final DataSourceClaims claims;
    private final InstantSource clock;

    public ResumeProtection(
            Instances instances,
            InstanceStore store,
            ChangeProtection changeProtection,
            Locks locks,
            InstantSource clock) {
        this.instances = instances;
        this.changeProtection = changeProtection;
        this.claims = new DataSourceClaims(store, locks);
        this.clock = clock;
    }

    /**
     * After protection was stopped.
     *
     * @throws BackupException {@link ErrorCode#INVALID_PROTECTION_STATE}, {@link ErrorCode#DATA_SOURCE_ALREADY_PROTECTED}
     */
    public Operation resumeProtection(Vault vault, String name) {
        return resume(
                vault,
                name,
                OperationKind.RESUME_PROTECTION,
                Protection.Stopped.class,
                "be resumed by resumeProtection, which follows on stopProtection");
    }

    /**
     * After backups were suspended.
     *
     * @throws BackupException {@link ErrorCode#INVALID_PROTECTION_STATE}, {@link ErrorCode#DATA_SOURCE_ALREADY_PROTECTED}
     */
    public Operation resumeBackups(Vault vault, String name) {
        return resume(
                vault,
                name,
                OperationKind.RESUME_BACKUPS,
                Protection.Suspended.class,
                "be resumed by resumeBackups, which follows on suspendBackups");
    }

    private Operation resume(
            Vault vault, String name, OperationKind kind, Class<? extends Paused> from, String refused) {
        Instant now = clock.instant();
        BackupInstance found = instances.require(vault, name);
        requireFree(vault, found);
        BackupInstance resumed = changeProtection.change(found, now, before -> {
            if (!from.isInstance(before.protection())) {
                throw before.refused(refused);
            }
            return from.cast(before.protection()).resumed();
        });
        return changeProtection.done(vault, kind, resumed, now);
    }

    /** While it was stopped another instance may have come to protect the data source. */
    private void requireFree(Vault vault, BackupInstance instance) {
        claims.requireFree(instance.setup().dataSource(), vault.address().resourceId(), instance.id());
        DataSourceIdentity reached = instance.identity();
        if (reached != null) {
            claims.requireFree(reached, vault.address().resourceId(), instance.id());
        }
    }
}
