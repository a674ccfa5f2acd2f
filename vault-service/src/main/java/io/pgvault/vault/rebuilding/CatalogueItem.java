package io.pgvault.vault.rebuilding;

import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.vaults.DeletedVault;
import io.pgvault.vault.vaults.Vault;

/** What the catalogue is made of, as far as it cannot be found out from recovery points. */
public sealed interface CatalogueItem {
    record OfVault(Vault vault) implements CatalogueItem {}

    record OfDeletedVault(DeletedVault deleted) implements CatalogueItem {}

    record OfPolicy(Policy policy) implements CatalogueItem {}

    record OfInstance(BackupInstance instance) implements CatalogueItem {}
}
