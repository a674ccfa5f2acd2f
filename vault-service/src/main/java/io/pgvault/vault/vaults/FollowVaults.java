package io.pgvault.vault.vaults;

import io.pgvault.contract.vault.VaultEvent;
import io.pgvault.contract.vault.VaultEvent.VaultDeleted;
import io.pgvault.contract.vault.VaultEvent.VaultPreparationFailed;
import io.pgvault.contract.vault.VaultEvent.VaultPrepared;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import jakarta.inject.Singleton;

/** Takes in what happened to vaults elsewhere. Doing so twice, or in another order, ends in the same state. */
@Singleton
public final class FollowVaults {
    private final VaultStore vaults;
    private final OperationStore operations;

    public FollowVaults(VaultStore vaults, OperationStore operations) {
        this.vaults = vaults;
        this.operations = operations;
    }

    public void follow(VaultEvent event) {
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
        }
    }
}
