package io.pgvault.vault.rest.jobs;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.vault.jobs.TriggerRestore;
import io.pgvault.vault.jobs.TriggerRestore.Destination;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.rest.arm.BodyLimit;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.instances.Datasource;
import io.pgvault.vault.rest.instances.SecretStoreBasedAuthCredentials;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a caller asks of a restore. */
@BodyLimit(Limit.RESTORE_BODY)
record AzureBackupRestoreRequest(
        @Nullable String objectType,
        @Nullable String recoveryPointId,
        @Nullable String sourceDataStoreType,
        @Nullable RestoreTargetInfo restoreTargetInfo) {

    record RestoreTargetInfo(
            @Nullable String objectType,
            @Nullable String recoveryOption,
            @Nullable Datasource datasourceInfo,
            @Nullable SecretStoreBasedAuthCredentials datasourceAuthCredentials,
            @Nullable TargetDetails targetDetails,

            @Schema(
                    description = "An extension: whether the restore may run the source's code as a user who is"
                            + " superuser, may make roles or reach the server's files; false by default.",
                    extensions = @Extension(name = "x-pgvault-extension", value = "true", parseValue = true))
            @Nullable
            Boolean runAsPrivilegedRole,

            @Nullable RestoreOptionsBody restoreOptions) {}

    /** Where files go. */
    record TargetDetails(
            @Nullable String filePrefix,
            @Nullable String restoreTargetLocationType,
            @Nullable String url) {}

    private static final String BY_POINT = "AzureBackupRecoveryPointBasedRestoreRequest";

    TriggerRestore.Request read(@Nullable String clientRequestId) {
        Fields.objectType(
                objectType,
                "body",
                BY_POINT,
                "AzureBackupRestoreWithRehydrationRequest",
                "AzureBackupRecoveryTimeBasedRestoreRequest");
        if (objectType != null && !objectType.equalsIgnoreCase(BY_POINT)) {
            throw unsupported("A restore by " + objectType + " is not supported; use " + BY_POINT + ".");
        }
        RestoreTargetInfo target = Fields.required(restoreTargetInfo, "restoreTargetInfo");
        Fields.objectType(
                target.objectType(),
                "restoreTargetInfo",
                "RestoreTargetInfo",
                "RestoreFilesTargetInfo",
                "ItemLevelRestoreTargetInfo");
        Fields.choice(target.recoveryOption(), "restoreTargetInfo.recoveryOption", "FailIfExists", "FailIfExists");
        return new TriggerRestore.Request(
                Fields.required(recoveryPointId, "recoveryPointId"),
                destination(target),
                sourceDataStore(),
                clientRequestId);
    }

    private static Destination destination(RestoreTargetInfo target) {
        if (target.objectType() != null && !target.objectType().equalsIgnoreCase("RestoreTargetInfo")) {
            TargetDetails details = target.targetDetails();
            if (!target.objectType().equalsIgnoreCase("RestoreFilesTargetInfo")
                    || details == null
                    || details.url() == null) {
                throw unsupported("A restore to a target of " + target.objectType() + " is not supported.");
            }
            return new Destination.Files(Fields.uri(details.url(), "restoreTargetInfo.targetDetails.url"));
        }
        String path = "restoreTargetInfo.datasourceInfo";
        return new Destination.NewDatabase(
                Fields.required(target.datasourceInfo(), path)
                        .read(path, "Datasource")
                        .toDataSource(),
                SecretStoreBasedAuthCredentials.read(
                        target.datasourceAuthCredentials(), "restoreTargetInfo.datasourceAuthCredentials"),
                Boolean.TRUE.equals(target.runAsPrivilegedRole()),
                RestoreOptionsBody.read(target.restoreOptions(), "restoreTargetInfo.restoreOptions"));
    }

    private DataStore sourceDataStore() {
        String archive = DataStore.ARCHIVE_STORE.wireName();
        String vault = DataStore.VAULT_STORE.wireName();
        return Fields.choice(sourceDataStoreType, "sourceDataStoreType", vault, vault, archive)
                        .equals(archive)
                ? DataStore.ARCHIVE_STORE
                : DataStore.VAULT_STORE;
    }

    private static BackupException unsupported(String message) {
        return new BackupException(ErrorCode.RESTORE_TARGET_UNSUPPORTED, message);
    }
}
