package io.pgvault.vault.rest.jobs;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.job.FileOptions;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.vault.jobs.TriggerRestore;
import io.pgvault.vault.jobs.TriggerRestore.Destination;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.limits.PlainText;
import io.pgvault.vault.rest.arm.BodyLimit;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.instances.Datasource;
import io.pgvault.vault.rest.instances.SecretStoreBasedAuthCredentials;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a caller asks of a restore. */
@BodyLimit(Limit.RESTORE_BODY)
record AzureBackupRestoreRequest(
        @Nullable String objectType,
        @Nullable String recoveryPointId,
        @Nullable String sourceDataStoreType,
        @Nullable String rehydrationPriority,
        @Nullable String rehydrationRetentionDuration,
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
            @Schema(
                    description = "With which the names of all files begin: letters, digits, dots, hyphens and"
                            + " underscores, and slashes between them.")
            @Nullable
            String filePrefix,

            @Schema(description = "AzureBlobs.") @Nullable String restoreTargetLocationType,

            @Schema(description = "The container, as https://{account}/{container}, without a credential.") @Nullable
            String url,

            @Schema(
                    description = "An extension: which databases of the recovery point; all by default.",
                    extensions = @Extension(name = "x-pgvault-extension", value = "true", parseValue = true))
            @Nullable
            List<@Nullable String> databases,

            @Schema(
                    description =
                            "An extension: whether a database that is stored in several streams becomes one file"
                                    + " all the same; false by default: a file for each, of which several can be restored at once.",
                    extensions = @Extension(name = "x-pgvault-extension", value = "true", parseValue = true))
            @Nullable
            Boolean oneFilePerDatabase) {}

    /** What a validation asks about. */
    @BodyLimit(Limit.RESTORE_BODY)
    record ValidateRestoreRequestObject(@Nullable AzureBackupRestoreRequest restoreRequestObject) {}

    private static final String AS_DATABASE = "RestoreTargetInfo";
    private static final String AS_FILES = "RestoreFilesTargetInfo";
    private static final String BLOBS = "AzureBlobs";
    private static final String BY_POINT = "AzureBackupRecoveryPointBasedRestoreRequest";
    private static final String WITH_REHYDRATION = "AzureBackupRestoreWithRehydrationRequest";

    /**
     * Reads it.
     *
     * @param before what stands before the names of its fields in messages: where it lies
     */
    TriggerRestore.Request read(String before, @Nullable String clientRequestId) {
        String targetPath = before + "restoreTargetInfo";
        Fields.objectType(
                objectType,
                before.isEmpty() ? "body" : before.substring(0, before.length() - 1),
                BY_POINT,
                WITH_REHYDRATION,
                "AzureBackupRecoveryTimeBasedRestoreRequest");
        boolean waits = WITH_REHYDRATION.equalsIgnoreCase(objectType);
        if (objectType != null && !waits && !objectType.equalsIgnoreCase(BY_POINT)) {
            throw unsupported("A restore by " + objectType + " is not supported; use " + BY_POINT + ".");
        }
        if (!waits && (rehydrationPriority != null || rehydrationRetentionDuration != null)) {
            throw Fields.refuse(
                    before + (rehydrationPriority == null ? "rehydrationRetentionDuration" : "rehydrationPriority"),
                    "it goes with objectType " + WITH_REHYDRATION + " only.");
        }
        RestoreTargetInfo target = Fields.required(restoreTargetInfo, targetPath);
        Fields.objectType(target.objectType(), targetPath, AS_DATABASE, AS_FILES, "ItemLevelRestoreTargetInfo");
        Fields.choice(target.recoveryOption(), targetPath + ".recoveryOption", "FailIfExists", "FailIfExists");
        return new TriggerRestore.Request(
                Fields.required(recoveryPointId, before + "recoveryPointId"),
                destination(target, targetPath),
                sourceDataStore(before),
                waits
                        ? AzureBackupRehydrationRequest.terms(before, rehydrationPriority, rehydrationRetentionDuration)
                        : null,
                clientRequestId);
    }

    private static Destination destination(RestoreTargetInfo target, String targetPath) {
        String type = target.objectType();
        if (type == null || type.equalsIgnoreCase(AS_DATABASE)) {
            return database(target, targetPath);
        }
        if (type.equalsIgnoreCase(AS_FILES)) {
            return files(target, targetPath);
        }
        throw unsupported("A restore to a target of " + type + " is not supported.");
    }

    /** What is of a database would be passed over in silence. */
    private static Destination files(RestoreTargetInfo target, String targetPath) {
        if (target.restoreOptions() != null || target.runAsPrivilegedRole() != null) {
            throw Fields.refuse(
                    targetPath + (target.restoreOptions() == null ? ".runAsPrivilegedRole" : ".restoreOptions"),
                    "it goes with objectType " + AS_DATABASE + " only: files are restored by hand.");
        }
        String path = targetPath + ".targetDetails";
        TargetDetails details = Fields.required(target.targetDetails(), path);
        String type = Fields.required(details.restoreTargetLocationType(), path + ".restoreTargetLocationType");
        if (!type.equalsIgnoreCase(BLOBS)) {
            throw unsupported(path + ".restoreTargetLocationType: files go to " + BLOBS + ", and not to '"
                    + PlainText.shown(type) + "'.");
        }
        return new Destination.Files(
                Fields.uri(Fields.required(details.url(), path + ".url"), path + ".url"),
                Fields.required(details.filePrefix(), path + ".filePrefix"),
                new FileOptions(
                        RestoreOptionsBody.names(details.databases(), path + ".databases"),
                        Boolean.TRUE.equals(details.oneFilePerDatabase())));
    }

    private static Destination database(RestoreTargetInfo target, String targetPath) {
        boolean privileged = Boolean.TRUE.equals(target.runAsPrivilegedRole());
        String path = targetPath + ".datasourceInfo";
        DataSource database = Fields.required(target.datasourceInfo(), path)
                .read(path, "Datasource")
                .toDataSource();
        return new Destination.NewDatabase(
                database,
                SecretStoreBasedAuthCredentials.read(
                        target.datasourceAuthCredentials(), targetPath + ".datasourceAuthCredentials"),
                privileged,
                RestoreOptionsBody.read(target.restoreOptions(), targetPath + ".restoreOptions", privileged, database));
    }

    private DataStore sourceDataStore(String before) {
        String archive = DataStore.ARCHIVE_STORE.wireName();
        String vault = DataStore.VAULT_STORE.wireName();
        return Fields.choice(sourceDataStoreType, before + "sourceDataStoreType", vault, vault, archive)
                        .equals(archive)
                ? DataStore.ARCHIVE_STORE
                : DataStore.VAULT_STORE;
    }

    private static BackupException unsupported(String message) {
        return new BackupException(ErrorCode.RESTORE_TARGET_UNSUPPORTED, message);
    }
}
