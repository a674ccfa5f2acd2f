package io.pgvault.vault.rest.instances;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_EMPTY;
import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;
import static com.fasterxml.jackson.annotation.JsonProperty.Access.READ_ONLY;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgvault.contract.access.Caller;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.DataSourceInfo;
import io.pgvault.vault.instances.ProtectionEnd;
import io.pgvault.vault.instances.ProtectionState;
import io.pgvault.vault.instances.Setup;
import io.pgvault.vault.limits.ArmName;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.policies.Policies;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.rest.arm.BodyLimit;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.UserFacingError;
import io.pgvault.vault.vaults.Vault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A backup instance on the wire; what is read-only is passed over when callers send it. */
@BodyLimit(Limit.INSTANCE_BODY)
public record BackupInstanceResource(
        @Nullable Properties properties,
        @JsonInclude(NON_EMPTY) @Nullable Map<String, @Nullable String> tags,
        @JsonProperty(access = READ_ONLY) @Nullable String id,
        @JsonProperty(access = READ_ONLY) @Nullable String name,
        @JsonProperty(access = READ_ONLY) @Nullable String type) {

    @Schema(name = "BackupInstance")
    record Properties(
            @Nullable String friendlyName,
            @Nullable Datasource dataSourceInfo,
            @JsonInclude(NON_NULL) @Nullable Datasource dataSourceSetInfo,
            @Nullable PolicyInfo policyInfo,
            @JsonProperty(access = READ_ONLY) @Nullable ProtectionStatusDetails protectionStatus,
            @JsonProperty(access = READ_ONLY) @Nullable String currentProtectionState,

            @JsonProperty(access = READ_ONLY) @JsonInclude(NON_NULL) @Nullable
            UserFacingError protectionErrorDetails,

            @JsonProperty(access = READ_ONLY) @Nullable String provisioningState,
            @Nullable SecretStoreBasedAuthCredentials datasourceAuthCredentials,
            @Nullable String objectType,

            @Schema(
                    description =
                            "An extension: Azure's service does not say when it backs up, nor what a restore will meet.",
                    extensions =
                            @org.eclipse.microprofile.openapi.annotations.extensions.Extension(
                                    name = "x-pgvault-extension",
                                    value = "true",
                                    parseValue = true))
            @JsonProperty(access = READ_ONLY)
            @Nullable
            Extension pgvault) {}

    record PolicyInfo(
            @Nullable String policyId,
            @JsonInclude(NON_NULL) @Nullable PolicyParameters policyParameters,
            @JsonProperty(access = READ_ONLY) @Nullable String policyVersion) {}

    @JsonInclude(NON_NULL)
    record ProtectionStatusDetails(@Nullable UserFacingError errorDetails, String status) {}

    /**
     * What only pgvault says.
     *
     * @param nextScheduledBackupTime null when the schedule has ended, or does not count as nothing is protected
     * @param lastScheduledBackupTime when the last scheduled backup was due, however that ended
     * @param protectionEnd who ended protection, when and why; absent while it has not ended
     * @param warnings what makes a restore fail or differ, as the last backup found it, or the validation before
     */
    @JsonInclude(NON_NULL)
    record Extension(
            @Nullable Instant nextScheduledBackupTime,
            @Nullable Instant lastScheduledBackupTime,
            @Nullable EndView protectionEnd,
            @JsonInclude(NON_EMPTY) List<UserFacingError> warnings) {}

    /** The end of protection, for people. */
    @Schema(name = "ProtectionEnd")
    @JsonInclude(NON_NULL)
    record EndView(
            Instant time,
            @Nullable String by,
            @Nullable String reason,
            @Nullable String comments) {
        static EndView of(ProtectionEnd end) {
            Caller by = end.by();
            return new EndView(
                    end.at(),
                    by == null ? null : Fields.orElse(by.name(), by.subject()),
                    end.reason() == null ? null : Fields.wireName(end.reason()),
                    end.comments());
        }
    }

    /** What a validation asks about: the same without its envelope. */
    @BodyLimit(Limit.INSTANCE_BODY)
    record ValidateForBackupRequest(@Nullable Properties backupInstance) {}

    static Setup read(
            @Nullable Properties properties,
            String path,
            @Nullable Map<String, @Nullable String> tags,
            Vault vault,
            Policies policies) {
        Properties given = Fields.required(properties, path);
        Fields.objectType(given.objectType(), path, "BackupInstance");
        DataSourceInfo source = Fields.required(given.dataSourceInfo(), path + ".dataSourceInfo")
                .read(path + ".dataSourceInfo", "Datasource");
        DataSourceInfo set = given.dataSourceSetInfo() == null
                ? null
                : given.dataSourceSetInfo().read(path + ".dataSourceSetInfo", "DatasourceSet");
        PolicyInfo policy = Fields.required(given.policyInfo(), path + ".policyInfo");
        PolicyParameters.Said said =
                PolicyParameters.read(policy.policyParameters(), path + ".policyInfo.policyParameters");
        return new Setup(
                said.databases() == null ? source : source.of(said.databases()),
                set,
                policies.require(vault, policyName(policy, path + ".policyInfo.policyId", vault))
                        .id(),
                SecretStoreBasedAuthCredentials.read(
                        given.datasourceAuthCredentials(), path + ".datasourceAuthCredentials"),
                Fields.text(
                        Fields.orElse(given.friendlyName(), friendlyName(source, set)),
                        Limit.NAME,
                        path + ".friendlyName"),
                Fields.tags(tags, "tags"),
                said.mostBytesPerSecond());
    }

    private static String policyName(PolicyInfo policy, String path, Vault vault) {
        String id = Fields.required(policy.policyId(), path);
        String name = Fields.nameWithin(vault.address().resourceId() + "/backupPolicies", id, path, "a policy");
        return ArmName.POLICY.require(name, path);
    }

    private static String friendlyName(DataSourceInfo source, @Nullable DataSourceInfo set) {
        String server = set == null
                ? Fields.segmentAfter("servers", source.resourceId()).orElse(null)
                : set.resourceName();
        return server == null ? source.resourceName() : server + "/" + source.resourceName();
    }

    static BackupInstanceResource of(BackupInstance instance, Policy policy, Extension extension) {
        return new BackupInstanceResource(
                properties(instance, policy, extension, "BackupInstance"),
                Map.copyOf(instance.setup().tags()),
                instance.resourceId(),
                instance.name(),
                "Microsoft.DataProtection/backupVaults/backupInstances");
    }

    static Properties properties(BackupInstance instance, Policy policy, Extension extension, String objectType) {
        Setup setup = instance.setup();
        DataSourceInfo set = setup.dataSourceSet();
        UserFacingError error = UserFacingError.ofNullable(instance.error());
        return new Properties(
                setup.friendlyName(),
                Datasource.of(setup.dataSource(), "Datasource"),
                set == null ? null : Datasource.of(set, "DatasourceSet"),
                new PolicyInfo(
                        policy.definition().id(),
                        PolicyParameters.of(setup.dataSource().databases(), setup.mostBytesPerSecond()),
                        Integer.toString(policy.definition().version())),
                new ProtectionStatusDetails(error, status(instance.state())),
                Fields.wireName(instance.state()),
                error,
                provisioningState(instance.state()),
                SecretStoreBasedAuthCredentials.of(setup.secret()),
                objectType,
                extension);
    }

    /** The older property knows fewer states. */
    private static String status(ProtectionState state) {
        return switch (state) {
            case CONFIGURING_PROTECTION -> "ConfiguringProtection";
            case CONFIGURING_PROTECTION_FAILED -> "ConfiguringProtectionFailed";
            case PROTECTION_CONFIGURED, PROTECTION_ERROR, UPDATING_PROTECTION -> "ProtectionConfigured";
            case PROTECTION_STOPPED, BACKUP_SCHEDULES_SUSPENDED -> "ProtectionStopped";
            case SOFT_DELETED -> "SoftDeleted";
            case SOFT_DELETING -> "SoftDeleting";
        };
    }

    private static String provisioningState(ProtectionState state) {
        return switch (state) {
            case CONFIGURING_PROTECTION -> "Provisioning";
            case CONFIGURING_PROTECTION_FAILED -> "Failed";
            case PROTECTION_CONFIGURED,
                    PROTECTION_ERROR,
                    PROTECTION_STOPPED,
                    BACKUP_SCHEDULES_SUSPENDED,
                    SOFT_DELETED -> "Succeeded";
            case SOFT_DELETING -> "Deleting";
            case UPDATING_PROTECTION -> "Updating";
        };
    }
}
