package io.pgvault.vault.vaults;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.contract.vault.VaultEvent.InstanceDeleted;
import io.pgvault.contract.vault.VaultEvent.InstanceResynced;
import io.pgvault.contract.vault.VaultEvent.VaultDeleted;
import io.pgvault.contract.vault.VaultEvent.VaultPreparationFailed;
import io.pgvault.contract.vault.VaultEvent.VaultPrepared;
import io.pgvault.contract.vault.VaultEvent.VaultPurged;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import jakarta.inject.Singleton;

/** Takes in what happened to vaults elsewhere. Doing so twice, or in another order, ends in the same state. */
@Singleton
public final class FollowVaults {
    private final VaultStore vaults;
    private final DeletedVaultStore deletedVaults;
    private final DeletedInstances deletedInstances;
    private final OperationStore operations;

    /** What is left in the catalogue of instances that were deleted. */
    public interface DeletedInstances {
        /** There is nothing of it any more. One that is not being deleted stays. */
        void gone(InstanceId instance);
    }

    public FollowVaults(
            VaultStore vaults,
            DeletedVaultStore deletedVaults,
            DeletedInstances deletedInstances,
            OperationStore operations) {
        this.vaults = vaults;
        this.deletedVaults = deletedVaults;
        this.deletedInstances = deletedInstances;
        this.operations = operations;
    }

    public void follow(VaultEvent.OfVault event) {
        switch (event) {
            case VaultPrepared prepared -> {
                vaults.prepared(prepared.vaultId());
                operations.finishAll(OperationKind.PUT_VAULT, prepared.vaultId().value(), null, prepared.at());
            }
            case VaultPreparationFailed failed -> {
                vaults.preparationFailed(failed.vaultId(), failed.error());
                operations.finishAll(OperationKind.PUT_VAULT, failed.vaultId().value(), failed.error(), failed.at());
            }
            // It was this service that deleted it.
            case VaultDeleted ignored -> {}
            case InstanceDeleted deleted -> {
                deletedInstances.gone(deleted.instanceId());
                operations.finishAll(
                        OperationKind.DELETE_INSTANCE, deleted.instanceId().value(), null, deleted.at());
            }
            case InstanceResynced resynced ->
                operations.finishAll(
                        OperationKind.SYNC_INSTANCE, resynced.instanceId().value(), null, resynced.at());
            case VaultPurged purged -> {
                deletedVaults
                        .find(purged.vaultId())
                        .filter(deleted -> deleted.isOver(purged.at()))
                        .ifPresent(deleted -> deletedVaults.remove(purged.vaultId()));
            }
        }
    }
}
