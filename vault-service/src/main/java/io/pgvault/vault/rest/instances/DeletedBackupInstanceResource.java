package io.pgvault.vault.rest.instances;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pgvault.contract.NameBasedIds;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Protection;
import java.time.Instant;

/** A deleted backup instance that can be brought back, as callers see it. */
record DeletedBackupInstanceResource(DeletedBackupInstance properties, String id, String name, String type) {

    record DeletedBackupInstance(
            @JsonUnwrapped BackupInstanceResource.Properties instance, DeletionInfo deletionInfo) {}

    /** {@code billingEndDate} is when pgvault lets it go: nobody is billed. */
    record DeletionInfo(
            Instant deletionTime, Instant billingEndDate, Instant scheduledPurgeTime, String deleteActivityID) {}

    static DeletedBackupInstanceResource of(
            BackupInstance instance, Protection.SoftDeleted deleted, BackupInstanceResource.Properties properties) {
        return new DeletedBackupInstanceResource(
                new DeletedBackupInstance(
                        properties,
                        new DeletionInfo(
                                deleted.end().at(),
                                deleted.purgeAt(),
                                deleted.purgeAt(),
                                NameBasedIds.of(
                                                "deletion",
                                                instance.id().toString(),
                                                deleted.end().at().toString())
                                        .toString())),
                instance.vault().resourceId() + "/deletedBackupInstances/" + deleted.listedAs(),
                deleted.listedAs(),
                "Microsoft.DataProtection/backupVaults/deletedBackupInstances");
    }
}
