package io.pgvault.vault.rebuilding;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.vault.LifecycleCommand.KeepDocument;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.publishing.Publisher;
import io.pgvault.vault.rebuilding.UndescribedItems.Undescribed;
import io.pgvault.vault.vaults.DeletedVaultStore;
import io.pgvault.vault.vaults.VaultStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has what changed in the catalogue written down beside the recovery points. */
@Singleton
public final class DescribeCatalogue {
    private static final Logger LOG = LoggerFactory.getLogger(DescribeCatalogue.class);
    private static final int AT_ONCE = 200;

    private final UndescribedItems undescribed;
    private final VaultStore vaults;
    private final DeletedVaultStore deletedVaults;
    private final PolicyStore policies;
    private final InstanceStore instances;
    private final CatalogueFormat format;
    private final Publisher publisher;
    private final InstantSource clock;

    public DescribeCatalogue(
            UndescribedItems undescribed,
            VaultStore vaults,
            DeletedVaultStore deletedVaults,
            PolicyStore policies,
            InstanceStore instances,
            CatalogueFormat format,
            Publisher publisher,
            InstantSource clock) {
        this.undescribed = undescribed;
        this.vaults = vaults;
        this.deletedVaults = deletedVaults;
        this.policies = policies;
        this.instances = instances;
        this.format = format;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Describes some, in the caller's transaction; says whether there may be more. */
    public boolean describeSome() {
        Instant now = clock.instant();
        List<Undescribed> changed = undescribed.take(AT_ONCE);
        changed.forEach(one -> describe(one, now));
        return changed.size() == AT_ONCE;
    }

    /** One that cannot be read keeps no other from being described; the next time that all are described comes back to it. */
    private void describe(Undescribed changed, Instant now) {
        CatalogueDocument document;
        try {
            document = document(changed, now);
        } catch (RuntimeException e) {
            LOG.error("The {} {} cannot be described in storage", changed.kind(), changed.id(), e);
            return;
        }
        publisher.publish(new KeepDocument(document, now));
    }

    /** What was told of it may have been lost on the way: it is told again. */
    public void describeAll() {
        undescribed.noteAll();
    }

    private CatalogueDocument document(Undescribed changed, Instant now) {
        return item(changed)
                .map(item -> format.write(item, now))
                .orElseGet(() -> new CatalogueDocument(changed.kind(), changed.vaultId(), changed.id(), now, null));
    }

    private Optional<CatalogueItem> item(Undescribed changed) {
        return switch (changed.kind()) {
            case VAULT -> {
                VaultId id = new VaultId(changed.id());
                yield vaults.find(id)
                        .<CatalogueItem>map(CatalogueItem.OfVault::new)
                        .or(() -> deletedVaults.find(id).map(CatalogueItem.OfDeletedVault::new));
            }
            case POLICY ->
                policies.findAll(List.of(new PolicyId(changed.id()))).values().stream()
                        .findFirst()
                        .map(CatalogueItem.OfPolicy::new);
            case INSTANCE ->
                instances.findAll(List.of(new InstanceId(changed.id()))).stream()
                        .findFirst()
                        .map(CatalogueItem.OfInstance::new);
        };
    }
}
