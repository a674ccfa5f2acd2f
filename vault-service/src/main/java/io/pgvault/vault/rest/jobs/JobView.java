package io.pgvault.vault.rest.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgvault.vault.rest.arm.UserFacingError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job as callers see it: all that Azure's service sends, null where it does. */
record JobView(Properties properties, String id, String name, String type) {
    record Properties(
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
            ExtendedInfo extendedInfo) {}

    record ExtendedInfo(
            @Nullable String backupInstanceState,
            @Nullable Double dataTransferredInBytes,
            @Nullable PointReference targetRecoverPoint,
            @Nullable PointReference sourceRecoverPoint,
            @Nullable String recoveryDestination,
            List<SubTask> subTasks,
            @Nullable List<Warning> warningDetails,
            @Nullable Map<String, String> additionalDetails) {}

    record PointReference(
            @JsonProperty("recoveryPointID") String recoveryPointId,
            @Nullable Instant recoveryPointTime) {}

    record SubTask(
            int taskId,
            String taskName,
            String taskStatus,
            @Nullable String taskProgress,
            @Nullable Map<String, String> additionalDetails) {}

    record Warning(String resourceName, UserFacingError warning) {}
}
