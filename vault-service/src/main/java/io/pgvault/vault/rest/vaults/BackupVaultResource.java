package io.pgvault.vault.rest.vaults;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;
import static com.fasterxml.jackson.annotation.JsonProperty.Access.READ_ONLY;
import static com.fasterxml.jackson.annotation.JsonProperty.Access.WRITE_ONLY;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.limits.PlainText;
import io.pgvault.vault.rest.arm.BodyLimit;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.vaults.Immutability;
import io.pgvault.vault.vaults.SoftDelete;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultSettings;
import io.pgvault.vault.vaults.VaultState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A backup vault on the wire; what is read-only is passed over when callers send it. */
@JsonInclude(NON_NULL)
@BodyLimit(Limit.VAULT_BODY)
public record BackupVaultResource(
        @Nullable BackupVault properties,
        @Nullable DppIdentityDetails identity,
        @Nullable String location,
        @Nullable Map<String, @Nullable String> tags,
        @JsonProperty(access = READ_ONLY) @Nullable String id,
        @JsonProperty(access = READ_ONLY) @Nullable String name,
        @JsonProperty(access = READ_ONLY) @Nullable String type) {

    private static final List<String> IDENTITIES =
            List.of("None", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned");

    record DppIdentityDetails(@Nullable String type) {}

    @JsonInclude(NON_NULL)
    record BackupVault(
            @Nullable MonitoringSettings monitoringSettings,
            @JsonProperty(access = READ_ONLY) @Nullable String provisioningState,
            @JsonProperty(access = READ_ONLY) @Nullable String resourceMoveState,
            @Nullable SecuritySettings securitySettings,
            @Nullable List<StorageSetting> storageSettings,
            @JsonProperty(access = READ_ONLY) @Nullable Boolean isVaultProtectedByResourceGuard,
            @Nullable FeatureSettings featureSettings,
            @JsonProperty(access = WRITE_ONLY) @Nullable List<String> resourceGuardOperationRequests,
            @JsonProperty(access = READ_ONLY) @Nullable String secureScore,
            @JsonProperty(access = READ_ONLY) @Nullable String bcdrSecurityLevel,
            @JsonProperty(access = READ_ONLY) @Nullable List<String> replicatedRegions) {}

    record MonitoringSettings(@Nullable AzureMonitorAlertSettings azureMonitorAlertSettings) {}

    record AzureMonitorAlertSettings(@Nullable String alertsForAllJobFailures) {}

    @JsonInclude(NON_NULL)
    record SecuritySettings(
            @Nullable SoftDeleteSettings softDeleteSettings,
            @Nullable StateSetting immutabilitySettings,
            @JsonProperty(access = WRITE_ONLY) @Nullable EncryptionSettings encryptionSettings,

            @Schema(
                    description =
                            "An extension: Enabled, and changes that destroy protection wait for a second person.")
            @Nullable
            StateSetting approvalSettings) {}

    record EncryptionSettings(
            @Nullable String state,
            @Nullable Map<String, Object> keyVaultProperties,
            @Nullable Map<String, Object> kekIdentity,
            @Nullable String infrastructureEncryption) {}

    @JsonInclude(NON_NULL)
    record SoftDeleteSettings(
            @Nullable String state, @Nullable Double retentionDurationInDays) {}

    record StorageSetting(
            @Nullable String datastoreType, @Nullable String type) {}

    @JsonInclude(NON_NULL)
    record FeatureSettings(
            @Nullable StateSetting crossSubscriptionRestoreSettings,
            @Nullable StateSetting crossRegionRestoreSettings) {}

    record StateSetting(@Nullable String state) {
        static @Nullable String of(@Nullable StateSetting setting) {
            return setting == null ? null : setting.state();
        }
    }

    /**
     * What a PUT wants: what it leaves out is what a new vault has, but for what keeps recovery points safe.
     *
     * @param before null where there is no vault yet
     */
    VaultSettings settings(@Nullable VaultSettings before) {
        requireNothingThatIsNotKept();
        SecuritySettings security = properties == null ? null : properties.securitySettings();
        return new VaultSettings(
                redundancy(properties == null ? null : properties.storageSettings()),
                alerts(properties == null ? null : properties.monitoringSettings(), "Enabled"),
                identityType(),
                approvals(security, "Disabled"),
                softDelete(security, before == null ? SoftDelete.DEFAULT : before.softDelete()),
                immutability(security, before == null ? Immutability.DISABLED : before.immutability()),
                Fields.tags(tags, "tags"));
    }

    /** What a PATCH wants: what it leaves out stays. */
    VaultSettings patch(VaultSettings before) {
        requireNothingThatIsNotKept();
        SecuritySettings security = properties == null ? null : properties.securitySettings();
        return new VaultSettings(
                before.redundancy(),
                alerts(properties == null ? null : properties.monitoringSettings(), before.jobFailureAlerts()),
                identity == null ? before.identityType() : identityType(),
                approvals(security, before.wantApprovals() ? "Enabled" : "Disabled"),
                softDelete(security, before.softDelete()),
                immutability(security, before.immutability()),
                tags == null ? before.tags() : Fields.tags(tags, "tags"));
    }

    private @Nullable String identityType() {
        return identity == null || identity.type() == null
                ? null
                : Fields.choice(identity.type(), "identity.type", IDENTITIES);
    }

    private static String approvals(@Nullable SecuritySettings security, String otherwise) {
        return Fields.choice(
                security == null ? null : StateSetting.of(security.approvalSettings()),
                "properties.securitySettings.approvalSettings.state",
                otherwise,
                "Disabled",
                "Enabled");
    }

    private static SoftDelete softDelete(@Nullable SecuritySettings security, SoftDelete before) {
        SoftDeleteSettings given = security == null ? null : security.softDeleteSettings();
        if (given == null) {
            return before;
        }
        String path = "properties.securitySettings.softDeleteSettings";
        SoftDelete.State state = constant(SoftDelete.State.values(), given.state(), path + ".state", before.state());
        Double days = given.retentionDurationInDays();
        if (state == SoftDelete.State.OFF) {
            return SoftDelete.OFF;
        }
        if (days != null && (days % 1 != 0 || Math.abs(days) > SoftDelete.LONGEST)) {
            throw Fields.refuse(
                    path + ".retentionDurationInDays",
                    "it is a whole number from " + SoftDelete.SHORTEST + " to " + SoftDelete.LONGEST + ".");
        }
        return new SoftDelete(state, days != null ? days.intValue() : Math.max(before.days(), SoftDelete.SHORTEST));
    }

    private static Immutability immutability(@Nullable SecuritySettings security, Immutability before) {
        return constant(
                Immutability.values(),
                security == null ? null : StateSetting.of(security.immutabilitySettings()),
                "properties.securitySettings.immutabilitySettings.state",
                before);
    }

    private static <E extends Enum<E>> E constant(E[] constants, @Nullable String given, String path, E otherwise) {
        if (given == null || given.isBlank()) {
            return otherwise;
        }
        String chosen = Fields.choice(
                given, path, Arrays.stream(constants).map(Fields::wireName).toList());
        return Arrays.stream(constants)
                .filter(constant -> Fields.wireName(constant).equals(chosen))
                .findFirst()
                .orElseThrow();
    }

    /** Nobody shall believe that a vault protects itself in a way that it does not. */
    private void requireNothingThatIsNotKept() {
        if (properties == null) {
            return;
        }
        SecuritySettings security = properties.securitySettings();
        String at = "properties.securitySettings.";
        if (security != null) {
            requireNoKeys(security.encryptionSettings(), at + "encryptionSettings");
        }
        FeatureSettings features = properties.featureSettings();
        if (features != null) {
            String feature = "properties.featureSettings.";
            requireOff(
                    StateSetting.of(features.crossSubscriptionRestoreSettings()),
                    feature + "crossSubscriptionRestoreSettings.state",
                    "Disabled",
                    "PermanentlyDisabled");
            requireOff(
                    StateSetting.of(features.crossRegionRestoreSettings()),
                    feature + "crossRegionRestoreSettings.state",
                    "Disabled");
        }
        if (properties.resourceGuardOperationRequests() != null
                && !properties.resourceGuardOperationRequests().isEmpty()) {
            throw notKept(
                    "properties.resourceGuardOperationRequests", "Resource guards are not kept yet: leave it out.");
        }
    }

    private static void requireNoKeys(@Nullable EncryptionSettings encryption, String path) {
        if (encryption == null) {
            return;
        }
        requireOff(encryption.state(), path + ".state", "Disabled");
        requireOff(encryption.infrastructureEncryption(), path + ".infrastructureEncryption", "Disabled");
        if (encryption.keyVaultProperties() != null || encryption.kekIdentity() != null) {
            throw notKept(path, "keys of the customer are not kept yet. Leave them out.");
        }
    }

    private static void requireOff(@Nullable String state, String path, String... off) {
        if (state != null && !state.isBlank() && Arrays.stream(off).noneMatch(state::equalsIgnoreCase)) {
            throw notKept(
                    path,
                    "the setting '" + PlainText.shown(state) + "' is not kept yet. Leave it out, or send " + off[0]
                            + ".");
        }
    }

    private static BackupException notKept(String path, String problem) {
        return new BackupException(ErrorCode.SETTING_NOT_KEPT, path + ": " + problem);
    }

    private static String redundancy(@Nullable List<StorageSetting> settings) {
        String wanted = settings == null || settings.isEmpty()
                ? null
                : settings.getFirst().type();
        return Fields.choice(
                wanted,
                "properties.storageSettings.type",
                "LocallyRedundant",
                "LocallyRedundant",
                "ZoneRedundant",
                "GeoRedundant");
    }

    private static String alerts(@Nullable MonitoringSettings monitoring, String otherwise) {
        AzureMonitorAlertSettings alerts = monitoring == null ? null : monitoring.azureMonitorAlertSettings();
        return Fields.choice(
                alerts == null ? null : alerts.alertsForAllJobFailures(),
                "properties.monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures",
                otherwise,
                "Enabled",
                "Disabled");
    }

    public static BackupVaultResource of(Vault vault) {
        VaultSettings settings = vault.settings();
        String identity = settings.identityType();
        return new BackupVaultResource(
                properties(vault.state(), settings),
                identity == null ? null : new DppIdentityDetails(identity),
                vault.location(),
                Map.copyOf(settings.tags()),
                vault.address().resourceId(),
                vault.address().name(),
                "Microsoft.DataProtection/backupVaults");
    }

    static BackupVault properties(VaultState state, VaultSettings settings) {
        return new BackupVault(
                new MonitoringSettings(new AzureMonitorAlertSettings(settings.jobFailureAlerts())),
                switch (state) {
                    case PROVISIONING -> "Provisioning";
                    case SUCCEEDED -> "Succeeded";
                    case FAILED -> "Failed";
                },
                "Unknown",
                new SecuritySettings(
                        new SoftDeleteSettings(
                                Fields.wireName(settings.softDelete().state()),
                                settings.softDelete().isOn()
                                        ? (double) settings.softDelete().days()
                                        : null),
                        new StateSetting(Fields.wireName(settings.immutability())),
                        null,
                        new StateSetting(settings.wantApprovals() ? "Enabled" : "Disabled")),
                List.of(new StorageSetting("VaultStore", settings.redundancy())),
                false,
                new FeatureSettings(new StateSetting("Disabled"), new StateSetting("Disabled")),
                null,
                "None",
                "NotSupported",
                List.of());
    }
}
