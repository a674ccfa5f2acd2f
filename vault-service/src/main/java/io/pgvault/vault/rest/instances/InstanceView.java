package io.pgvault.vault.rest.instances;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.DataSourceInfo;
import io.pgvault.vault.instances.ProtectionState;
import io.pgvault.vault.instances.Setup;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.rest.arm.UserFacingError;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A backup instance as callers see it. */
public record InstanceView(
        Properties properties,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> tags,
        String id,
        String name,
        String type) {

    record Properties(
            String friendlyName,
            DataSourceBody dataSourceInfo,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            DataSourceBody dataSourceSetInfo,

            PolicyInfo policyInfo,
            ProtectionStatus protectionStatus,
            String currentProtectionState,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            UserFacingError protectionErrorDetails,

            String provisioningState,
            CredentialsBody datasourceAuthCredentials,
            String objectType,

            @Schema(
                    description = "An extension: Azure's service does not say when it backs up.",
                    extensions =
                            @org.eclipse.microprofile.openapi.annotations.extensions.Extension(
                                    name = "x-pgvault-extension",
                                    value = "true",
                                    parseValue = true))
            Extension pgvault) {}

    /**
     * What only pgvault says.
     *
     * @param nextScheduledBackupTime null when the schedule has ended, or does not count as nothing is protected
     * @param lastScheduledBackupTime when the last scheduled backup was due, however that ended
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Extension(
            @Nullable Instant nextScheduledBackupTime,
            @Nullable Instant lastScheduledBackupTime) {}

    record PolicyInfo(String policyId, String policyVersion) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProtectionStatus(@Nullable UserFacingError errorDetails, String status) {}

    public static InstanceView of(BackupInstance instance, Policy policy, Extension extension) {
        Setup setup = instance.setup();
        DataSourceInfo set = setup.dataSourceSet();
        ErrorDetail error = instance.error();
        UserFacingError shown = UserFacingError.ofNullable(error);
        return new InstanceView(
                new Properties(
                        setup.friendlyName(),
                        DataSourceBody.of(setup.dataSource(), "Datasource"),
                        set == null ? null : DataSourceBody.of(set, "DatasourceSet"),
                        new PolicyInfo(
                                policy.definition().id(),
                                Integer.toString(policy.definition().version())),
                        new ProtectionStatus(shown, status(instance.state())),
                        currentState(instance.state()),
                        shown,
                        provisioningState(instance.state()),
                        CredentialsBody.of(setup.secret()),
                        "BackupInstance",
                        extension),
                setup.tags(),
                instance.resourceId(),
                instance.name(),
                "Microsoft.DataProtection/backupVaults/backupInstances");
    }

    private static String currentState(ProtectionState state) {
        return switch (state) {
            case CONFIGURING_PROTECTION -> "ConfiguringProtection";
            case CONFIGURING_PROTECTION_FAILED -> "ConfiguringProtectionFailed";
            case PROTECTION_CONFIGURED -> "ProtectionConfigured";
            case PROTECTION_ERROR -> "ProtectionError";
            case UPDATING_PROTECTION -> "UpdatingProtection";
        };
    }

    /** The older property knows fewer states. */
    private static String status(ProtectionState state) {
        return switch (state) {
            case CONFIGURING_PROTECTION -> "ConfiguringProtection";
            case CONFIGURING_PROTECTION_FAILED -> "ConfiguringProtectionFailed";
            case PROTECTION_CONFIGURED, PROTECTION_ERROR, UPDATING_PROTECTION -> "ProtectionConfigured";
        };
    }

    private static String provisioningState(ProtectionState state) {
        return switch (state) {
            case CONFIGURING_PROTECTION -> "Provisioning";
            case CONFIGURING_PROTECTION_FAILED -> "Failed";
            case PROTECTION_CONFIGURED, PROTECTION_ERROR -> "Succeeded";
            case UPDATING_PROTECTION -> "Updating";
        };
    }
}
