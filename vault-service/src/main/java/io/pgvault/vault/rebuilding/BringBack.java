package io.pgvault.vault.rebuilding;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.OperationId;
import io.pgvault.contract.catalogue.CatalogueDocument;
import io.pgvault.contract.error.BackupException;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.ConfigureProtection;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.instances.PublishState;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.publishing.Locks;
import io.pgvault.vault.vaults.DeletedVault;
import io.pgvault.vault.vaults.DeletedVaultStore;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts into the catalogue what a document describes and the catalogue lacks. What stands in its way was made since the
 * catalogue was lost, and stays: that is noted with the rebuild, and the document stays in storage.
 */
@Singleton
public final class BringBack {
    private final VaultStore vaults;
    private final DeletedVaultStore deletedVaults;
    private final PolicyStore policies;
    private final InstanceStore instances;
    private final ConfigureProtection configureProtection;
    private final PublishState publishState;
    private final RebuildStore rebuilds;
    private final CatalogueFormat format;
    private final Locks locks;
    private final InstantSource clock;

    public BringBack(
            VaultStore vaults,
            DeletedVaultStore deletedVaults,
            PolicyStore policies,
            InstanceStore instances,
            ConfigureProtection configureProtection,
            RebuildStore rebuilds,
            CatalogueFormat format,
            PublishState publishState,
            Locks locks,
            InstantSource clock) {
        this.vaults = vaults;
        this.deletedVaults = deletedVaults;
        this.policies = policies;
        this.instances = instances;
        this.configureProtection = configureProtection;
        this.publishState = publishState;
        this.rebuilds = rebuilds;
        this.format = format;
        this.locks = locks;
        this.clock = clock;
    }

    /**
     * In the caller's transaction.
     *
     * @throws ContradictoryMessageException for a document that cannot be read
     */
    void bringBack(OperationId rebuild, CatalogueDocument document) {
        Optional<String> problem = switch (format.read(document)) {
            case CatalogueItem.OfVault(Vault vault) -> bringBack(rebuild, vault);
            case CatalogueItem.OfDeletedVault(DeletedVault deleted) -> bringBack(rebuild, deleted);
            case CatalogueItem.OfPolicy(Policy policy) -> bringBack(rebuild, policy);
            case CatalogueItem.OfInstance(BackupInstance instance) -> bringBack(rebuild, instance);
        };
        problem.ifPresent(words -> rebuilds.note(rebuild, List.of(words)));
    }

    private Optional<String> bringBack(OperationId rebuild, Vault vault) {
        locks.lock(vault.address().key());
        if (isKnown(vault)) {
            return Optional.empty();
        }
        if (vaults.find(vault.address()).isPresent()) {
            return Optional.of("The backup vault " + vault.address().resourceId() + " with the id " + vault.id()
                    + " stays in storage only: another one has its name by now. Delete that one and rebuild again.");
        }
        // Its containers are there: this was read from them.
        vaults.add(vault.ready());
        rebuilds.broughtBack(rebuild);
        return Optional.empty();
    }

    private Optional<String> bringBack(OperationId rebuild, DeletedVault deleted) {
        if (!isKnown(deleted.vault())) {
            deletedVaults.add(deleted);
            rebuilds.broughtBack(rebuild);
        }
        return Optional.empty();
    }

    private boolean isKnown(Vault vault) {
        return vaults.find(vault.id()).isPresent()
                || deletedVaults.find(vault.id()).isPresent();
    }

    private Optional<String> bringBack(OperationId rebuild, Policy policy) {
        if (!policies.findAll(List.of(policy.id())).isEmpty()) {
            return Optional.empty();
        }
        String what = "The backup policy " + policy.name() + " of the vault " + policy.vaultId();
        if (vaults.find(policy.vaultId()).isEmpty()) {
            return Optional.of(what + " stays in storage only: its vault is not in the catalogue.");
        }
        if (policies.find(policy.vaultId(), policy.name()).isPresent()) {
            return Optional.of(what + " stays in storage only: another one has its name by now.");
        }
        policies.add(policy);
        rebuilds.broughtBack(rebuild);
        return Optional.empty();
    }

    private Optional<String> bringBack(OperationId rebuild, BackupInstance instance) {
        if (!instances.findAll(List.of(instance.id())).isEmpty()) {
            return Optional.empty();
        }
        String what = "The backup instance " + instance.resourceId() + " with the id " + instance.id();
        Optional<Vault> vault = vaults.find(instance.vault().id());
        Map<?, Policy> known = policies.findAll(
                List.of(instance.setup().policyId(), instance.wanted().policyId()));
        Policy policy = known.get(instance.setup().policyId());
        if (vault.isEmpty()
                || policy == null
                || !known.containsKey(instance.wanted().policyId())) {
            return Optional.of(what + " stays in storage only: its " + (vault.isEmpty() ? "vault" : "backup policy")
                    + " is not in the catalogue.");
        }
        Instances.lockName(locks, vault.get(), instance.name());
        if (!instance.state().isDeleted()
                && instances.find(instance.vault().id(), instance.name()).isPresent()) {
            return Optional.of(what + " stays in storage only: another one has its name by now. Delete that one and"
                    + " rebuild again.");
        }
        return add(rebuild, vault.get(), instance, policy, what);
    }

    private Optional<String> add(
            OperationId rebuild, Vault vault, BackupInstance instance, Policy policy, String what) {
        Instant now = clock.instant();
        boolean isTaken = instance.state().claimsDataSource()
                && !instances.protecting(instance.setup().dataSource().key()).isEmpty();
        BackupInstance back = isTaken ? instance.withoutItsDataSource(now) : instance;
        instances.add(back);
        rebuilds.broughtBack(rebuild);
        if (back.isPublished()) {
            publishState.publish(back.anew(now), policy, now);
        }
        if (isTaken) {
            return Optional.of(what + " is back, and its backups do not run: its data source is protected by another"
                    + " backup instance by now.");
        }
        return back.isBeingConfigured() ? configureAgain(vault, back, what) : Optional.empty();
    }

    /** A worker was asked about it, and the answer would not be known any more. */
    private Optional<String> configureAgain(Vault vault, BackupInstance instance, String what) {
        try {
            configureProtection.configure(vault, instance.name(), instance.wanted());
            return Optional.empty();
        } catch (BackupException e) {
            instances.update(instance.configurationFailed(e.toDetail()));
            return Optional.of(what + " is back, but could not be configured: " + e.getMessage());
        }
    }
}
