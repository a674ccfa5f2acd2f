package io.pgvault.vault.rest.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgvault.vault.rest.arm.UserFacingError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job as callers see it: all that Azure's service sends, null where it does. */
record AzureBackupJobResource(AzureBackupJob properties, String id, String name, String type) {
    record AzureBackupJob(
            @JsonProperty("activityID") String activityId,
            String subscriptionId,
            String backupInstanceId,
            @Nullable String policyId,
            String dataSourceId,
            String vaultName,
            String backupInstanceFriendlyName,
            @Nullable String policyName,
            String sourceResourceGroup,
            @Nullable String dataSourceSetName,
            String dataSourceName,
            @Nullable String sourceDataStoreName,
            @Nullable String sourceDataStoreType,
            @Nullable String destinationDataStoreName,
            boolean progressEnabled,
            @Nullable String etag,
            @JsonProperty("sourceSubscriptionID") String sourceSubscriptionId,
            String dataSourceLocation,
            Instant startTime,
            @Nullable Instant endTime,
            String dataSourceType,
            String operationCategory,
            String operation,
            String status,
            @Nullable String restoreType,
            @JsonProperty("isUserTriggered") boolean isUserTriggered,
            @Nullable String rehydrationPriority,
            List<String> supportedActions,
            String duration,
            @Nullable String progressUrl,
            @JsonProperty("isCrossRegionRestore") @Nullable Boolean isCrossRegionRestore,
            @Nullable List<UserFacingError> errorDetails,
            JobExtendedInfo extendedInfo) {}

    record JobExtendedInfo(
            @Nullable String backupInstanceState,
            @Nullable Double dataTransferredInBytes,
            @Nullable RestoreJobRecoveryPointDetails targetRecoverPoint,
            @Nullable RestoreJobRecoveryPointDetails sourceRecoverPoint,
            @Nullable String recoveryDestination,
            List<JobSubTask> subTasks,
            @Nullable List<UserFacingWarningDetail> warningDetails,
            @Nullable Map<String, String> additionalDetails) {}

    record RestoreJobRecoveryPointDetails(
            @JsonProperty("recoveryPointID") String recoveryPointId,
            @Nullable Instant recoveryPointTime) {}

    record JobSubTask(
            int taskId,
            String taskName,
            String taskStatus,
            @Nullable String taskProgress,
            @Nullable Map<String, String> additionalDetails) {}

    record UserFacingWarningDetail(String resourceName, UserFacingError warning) {}
}
