package io.pgvault.vault.rest.vaults;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;
import static com.fasterxml.jackson.annotation.JsonProperty.Access.READ_ONLY;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultSettings;
import io.pgvault.vault.vaults.VaultState;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A backup vault on the wire; what is read-only is passed over when callers send it. */
@JsonInclude(NON_NULL)
public record BackupVaultResource(
        @Nullable BackupVault properties,
        @Nullable DppIdentityDetails identity,
        @Nullable String location,
        @Nullable Map<String, String> tags,
        @JsonProperty(access = READ_ONLY) @Nullable String id,
        @JsonProperty(access = READ_ONLY) @Nullable String name,
        @JsonProperty(access = READ_ONLY) @Nullable String type) {

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
            @JsonProperty(access = READ_ONLY) @Nullable String secureScore,
            @JsonProperty(access = READ_ONLY) @Nullable String bcdrSecurityLevel,
            @JsonProperty(access = READ_ONLY) @Nullable List<String> replicatedRegions) {}

    record MonitoringSettings(@Nullable AzureMonitorAlertSettings azureMonitorAlertSettings) {}

    record AzureMonitorAlertSettings(@Nullable String alertsForAllJobFailures) {}

    record SecuritySettings(
            @Nullable SoftDeleteSettings softDeleteSettings,
            @Nullable StateSetting immutabilitySettings,

            @Schema(
                    description =
                            "An extension: Enabled, and changes that destroy protection wait for a second person.")
            @Nullable
            StateSetting approvalSettings) {}

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

        static @Nullable StateSetting ofNullable(@Nullable String state) {
            return state == null ? null : new StateSetting(state);
        }
    }

    private static final double SOFT_DELETE_DAYS = 14;
    private static final double LONGEST_SOFT_DELETE_DAYS = 180;

    VaultSettings settings() {
        SecuritySettings security = properties == null ? null : properties.securitySettings();
        SoftDeleteSettings softDelete = security == null ? null : security.softDeleteSettings();
        FeatureSettings features = properties == null ? null : properties.featureSettings();
        return new VaultSettings(
                redundancy(properties == null ? null : properties.storageSettings()),
                softDeleteState(softDelete == null ? null : softDelete.state()),
                softDeleteDays(softDelete == null ? null : softDelete.retentionDurationInDays()),
                Fields.choice(
                        security == null ? null : StateSetting.of(security.immutabilitySettings()),
                        "properties.securitySettings.immutabilitySettings.state",
                        "Disabled",
                        "Disabled",
                        "Unlocked",
                        "Locked"),
                alerts(properties == null ? null : properties.monitoringSettings()),
                features == null ? null : StateSetting.of(features.crossSubscriptionRestoreSettings()),
                features == null ? null : StateSetting.of(features.crossRegionRestoreSettings()),
                identity == null ? null : identity.type(),
                Fields.choice(
                        security == null ? null : StateSetting.of(security.approvalSettings()),
                        "properties.securitySettings.approvalSettings.state",
                        "Disabled",
                        "Disabled",
                        "Enabled"),
                tags == null ? Map.of() : tags);
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

    /** The examples of Azure's own specification send {@code Enabled}. */
    private static String softDeleteState(@Nullable String state) {
        String path = "properties.securitySettings.softDeleteSettings.state";
        String chosen = Fields.choice(state, path, "Off", "Off", "On", "AlwaysOn", "Enabled");
        return chosen.equals("Enabled") ? "On" : chosen;
    }

    private static double softDeleteDays(@Nullable Double days) {
        double wanted = days == null ? SOFT_DELETE_DAYS : days;
        if (wanted < SOFT_DELETE_DAYS || wanted > LONGEST_SOFT_DELETE_DAYS) {
            throw Fields.refuse(
                    "properties.securitySettings.softDeleteSettings.retentionDurationInDays",
                    wanted + " is not between 14 and 180.");
        }
        return wanted;
    }

    private static String alerts(@Nullable MonitoringSettings monitoring) {
        AzureMonitorAlertSettings alerts = monitoring == null ? null : monitoring.azureMonitorAlertSettings();
        return Fields.choice(
                alerts == null ? null : alerts.alertsForAllJobFailures(),
                "properties.monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures",
                "Enabled",
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
                settings.tags(),
                vault.address().resourceId(),
                vault.address().name(),
                "Microsoft.DataProtection/backupVaults");
    }

    private static BackupVault properties(VaultState state, VaultSettings settings) {
        return new BackupVault(
                new MonitoringSettings(new AzureMonitorAlertSettings(settings.jobFailureAlerts())),
                switch (state) {
                    case PROVISIONING -> "Provisioning";
                    case SUCCEEDED -> "Succeeded";
                    case FAILED -> "Failed";
                },
                "Unknown",
                new SecuritySettings(
                        new SoftDeleteSettings(settings.softDeleteState(), settings.softDeleteDays()),
                        new StateSetting(settings.immutability()),
                        new StateSetting(settings.wantApprovals() ? "Enabled" : "Disabled")),
                List.of(new StorageSetting("VaultStore", settings.redundancy())),
                false,
                new FeatureSettings(
                        StateSetting.ofNullable(settings.crossSubscriptionRestore()),
                        StateSetting.ofNullable(settings.crossRegionRestore())),
                "None",
                "NotSupported",
                List.of());
    }
}
