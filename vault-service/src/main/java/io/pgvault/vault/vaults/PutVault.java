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
    private final OperationStore operations;
    private final Publisher publisher;
    private final Locks locks;
    private final InstantSource clock;

    public PutVault(
            VaultStore vaults, OperationStore operations, Publisher publisher, Locks locks, InstantSource clock) {
        this.vaults = vaults;
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
        Vault changed = vault.with(settings);
        if (changed.isZoneRedundant() && !vault.isZoneRedundant() && vaults.hasArchivingPolicies(vault.id())) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "The backup vault " + vault.address().name()
                            + " cannot become zone-redundant: a backup policy of it has a life cycle in ArchiveStore,"
                            + " which is not available then. Remove that from the policy first.");
        }
        if (vault.state() == VaultState.SUCCEEDED) {
            vaults.update(changed);
            return new Outcome(changed, false, null);
        }
        Vault again = changed.provisioningAgain();
        vaults.update(again);
        return new Outcome(again, false, prepare(again));
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
