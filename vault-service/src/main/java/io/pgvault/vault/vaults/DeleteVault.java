package io.pgvault.vault.vaults;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.vault.VaultEvent.VaultDeleted;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.publishing.Locks;
import io.pgvault.vault.publishing.Publisher;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Takes an empty vault out of the catalogue; it can be brought back for as long as its soft delete says. */
@Singleton
public final class DeleteVault {
    private final VaultStore vaults;
    private final DeletedVaultStore deleted;
    private final OperationStore operations;
    private final Publisher publisher;
    private final Locks locks;
    private final InstantSource clock;

    public DeleteVault(
            VaultStore vaults,
            DeletedVaultStore deleted,
            OperationStore operations,
            Publisher publisher,
            Locks locks,
            InstantSource clock) {
        this.vaults = vaults;
        this.deleted = deleted;
        this.operations = operations;
        this.publisher = publisher;
        this.locks = locks;
        this.clock = clock;
    }

    /**
     * Deletes the vault; empty where there is none.
     *
     * @throws BackupException {@link ErrorCode#VAULT_NOT_EMPTY}
     */
    public Optional<Operation> delete(VaultAddress address) {
        locks.lock(address.key());
        return vaults.find(address).map(this::delete);
    }

    private Operation delete(Vault vault) {
        if (vaults.hasContent(vault.id())) {
            throw new BackupException(
                    ErrorCode.VAULT_NOT_EMPTY,
                    "Cannot delete the Backup vault as there are existing backup instances or backup policies in the"
                            + " vault. Delete all backup instances and backup policies that are present in the vault and"
                            + " then try deleting the vault."
                            + (vaults.hasDeletedInstances(vault.id())
                                    ? " Deleted backup instances are in it that can still be brought back; they go when"
                                            + " their scheduledPurgeTime has come."
                                    : ""));
        }
        Instant now = clock.instant();
        vaults.remove(vault.id());
        deleted.add(new DeletedVault(
                vault, now, now.plus(vault.settings().softDelete().retention())));
        Operation operation = Operation.running(
                        OperationId.random(),
                        OperationKind.DELETE_VAULT,
                        vault.address().resourceId(),
                        vault.location(),
                        vault.id().value(),
                        now)
                .succeeded(null, now);
        operations.add(operation);
        publisher.publish(new VaultDeleted(vault.id(), now));
        return operation;
    }
}
