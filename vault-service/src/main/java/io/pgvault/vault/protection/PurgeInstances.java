package io.pgvault.vault.protection;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.VaultId;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.instances.Protection;
import io.pgvault.vault.vaults.FollowVaults.DeletedInstances;
import io.pgvault.vault.vaults.SoftDeletedContent;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Lets deleted instances go for good when the time is over in which they can be brought back. */
@Singleton
public final class PurgeInstances implements SoftDeletedContent, DeletedInstances {
    private static final int AT_ONCE = 100;

    private final InstanceStore instances;
    private final ChangeProtection changeProtection;
    private final InstantSource clock;

    public PurgeInstances(InstanceStore instances, ChangeProtection changeProtection, InstantSource clock) {
        this.instances = instances;
        this.changeProtection = changeProtection;
        this.clock = clock;
    }

    /** One round, in the caller's transaction. */
    public void purgeDue() {
        Instant now = clock.instant();
        purge(instances.toPurge(now, AT_ONCE), now);
    }

    @Override
    public void purgeAll(VaultId vault) {
        purge(instances.softDeleted(vault), clock.instant());
    }

    @Override
    public void gone(InstanceId instance) {
        instances
                .findForUpdate(instance)
                .filter(found -> found.protection() instanceof Protection.SoftDeleting)
                .ifPresent(found -> instances.remove(found.id()));
    }

    private void purge(List<InstanceId> ids, Instant now) {
        instances
                .findAll(ids)
                .forEach(found -> changeProtection.change(found, now, before -> switch (before.protection()) {
                    case Protection.SoftDeleted deleted -> deleted.purged();
                    // Brought back, or purged, since it was listed.
                    default -> before.protection();
                }));
    }
}
