package io.pgvault.vault.vaults;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.vault.LifecycleCommand.PrepareVault;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.publishing.Locks;
import io.pgvault.vault.publishing.Publisher;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creates a vault, or changes the settings of one. */
@Singleton
public final class PutVault {
    private final VaultStore vaults;
    private final DeletedVaultStore deletedVaults;
    private final SoftDeletedContent softDeleted;
    private final InstancesOfVault instances;
    private final OperationStore operations;
    private final Publisher publisher;
    private final Locks locks;
    private final InstantSource clock;

    public PutVault(
            VaultStore vaults,
            DeletedVaultStore deletedVaults,
            SoftDeletedContent softDeleted,
            InstancesOfVault instances,
            OperationStore operations,
            Publisher publisher,
            Locks locks,
            InstantSource clock) {
        this.vaults = vaults;
        this.deletedVaults = deletedVaults;
        this.softDeleted = softDeleted;
        this.instances = instances;
        this.operations = operations;
        this.publisher = publisher;
        this.locks = locks;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param operation that prepares the storage; null where nothing had to be prepared
     */
    public record Outcome(
            Vault vault, boolean created, @Nullable Operation operation) {}

    public Outcome put(VaultAddress address, String location, VaultSettings settings) {
        locks.lock(address.key());
        Optional<Vault> existing = vaults.find(address);
        return existing.isPresent() ? change(existing.get(), location, settings) : create(address, location, settings);
    }

    /**
     * Brings a deleted vault back, with the settings that are wanted now.
     *
     * @param id of the deleted vault
     * @throws BackupException {@link ErrorCode#BACKUP_VAULT_NOT_FOUND}, {@link ErrorCode#INVALID_REQUEST} when it was at
     *     another address, or another vault is there
     */
    public Outcome undelete(VaultAddress address, VaultId id, String location, VaultSettings settings) {
        locks.lock(address.key());
        Instant now = clock.instant();
        DeletedVault found = deletedVaults
                .find(id)
                .filter(deleted -> !deleted.isOver(now))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.BACKUP_VAULT_NOT_FOUND, "There is no deleted backup vault " + id + "."));
        if (!found.vault().address().key().equals(address.key())
                || !found.vault().location().equalsIgnoreCase(location)) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "x-ms-deleted-vault-id: the deleted backup vault " + id + " was "
                            + found.vault().address().resourceId() + " in "
                            + found.vault().location() + ", and comes back there only.");
        }
        if (vaults.find(address).isPresent()) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "x-ms-deleted-vault-id: there is another backup vault " + address.name() + " by now.");
        }
        settings.requireMayFollow(found.vault().settings());
        deletedVaults.remove(id);
        Vault again = found.vault().with(settings).provisioningAgain();
        vaults.add(again);
        return new Outcome(again, true, prepare(again));
    }

    private Outcome create(VaultAddress address, String location, VaultSettings settings) {
        Vault vault = Vault.provisioning(VaultId.random(), address, location, settings, clock.instant());
        vaults.add(vault);
        return new Outcome(vault, true, prepare(vault));
    }

    private Outcome change(Vault vault, String location, VaultSettings settings) {
        if (!vault.location().equalsIgnoreCase(location)) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "The backup vault " + vault.address().name() + " lies in " + vault.location()
                            + "; its location cannot change to " + location + ".");
        }
        if (!vault.settings().redundancy().equals(settings.redundancy()) && vaults.hasInstances(vault.id())) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "The storage redundancy of the backup vault "
                            + vault.address().name() + " is "
                            + vault.settings().redundancy() + " and cannot change to " + settings.redundancy()
                            + " after backup instances were configured.");
        }
        settings.requireMayFollow(vault.settings());
        if (vault.settings().softDelete().isOn() && !settings.softDelete().isOn()) {
            softDeleted.purgeAll(vault.id());
        }
        Vault changed = vault.with(settings);
        if (changed.isZoneRedundant() && !vault.isZoneRedundant() && vaults.hasArchivingPolicies(vault.id())) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "The backup vault " + vault.address().name()
                            + " cannot become zone-redundant: a backup policy of it has a life cycle in ArchiveStore,"
                            + " which is not available then. Remove that from the policy first.");
        }
        if (vault.state() == VaultState.SUCCEEDED) {
            update(vault, changed);
            return new Outcome(changed, false, null);
        }
        Vault again = changed.provisioningAgain();
        update(vault, again);
        return new Outcome(again, false, prepare(again));
    }

    /** The next backup of each of its instances is to know how firmly it is kept. */
    private void update(Vault before, Vault after) {
        vaults.update(after);
        if (before.settings().immutability() != after.settings().immutability()) {
            instances.publishAnew(after.id());
        }
    }

    private Operation prepare(Vault vault) {
        Instant now = clock.instant();
        Operation operation = Operation.running(
                OperationId.random(),
                OperationKind.PUT_VAULT,
                vault.address().resourceId(),
                vault.location(),
                vault.id().value(),
                now);
        PrepareVault command = new PrepareVault(
                vault.reference(),
                vault.address().name(),
                vault.location(),
                vault.settings().redundancy(),
                now);
        operations.add(operation, command, now);
        publisher.publish(command);
        return operation;
    }
}
