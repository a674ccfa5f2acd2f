package io.pgvault.vault.rest.vaults;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.vault.vaults.DeletedVault;
import io.pgvault.vault.vaults.Vault;
import java.time.Instant;

/** A deleted vault that can be brought back, as callers see it. */
record DeletedBackupVaultResource(DeletedBackupVault properties, String id, String name, String type) {

    record DeletedBackupVault(
            @JsonUnwrapped BackupVaultResource.BackupVault vault,
            String originalBackupVaultId,
            String originalBackupVaultName,
            String originalBackupVaultResourcePath,
            ResourceDeletionInfo resourceDeletionInfo) {}

    record ResourceDeletionInfo(Instant deletionTime, Instant scheduledPurgeTime, String deleteActivityId) {}

    static DeletedBackupVaultResource of(DeletedVault deleted) {
        Vault vault = deleted.vault();
        String id = vault.id().toString();
        return new DeletedBackupVaultResource(
                new DeletedBackupVault(
                        BackupVaultResource.properties(vault.state(), vault.settings()),
                        id,
                        vault.address().name(),
                        vault.address().resourceId(),
                        new ResourceDeletionInfo(
                                deleted.deletedAt(),
                                deleted.purgeAt(),
                                NameBasedIds.of(
                                                "deletion",
                                                id,
                                                deleted.deletedAt().toString())
                                        .toString())),
                "/subscriptions/" + vault.address().subscription() + "/providers/Microsoft.DataProtection/locations/"
                        + vault.location() + "/deletedVaults/" + id,
                id,
                "Microsoft.DataProtection/deletedVaults");
    }
}
