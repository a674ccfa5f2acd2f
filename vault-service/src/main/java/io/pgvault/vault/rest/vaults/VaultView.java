package io.pgvault.vault.rest.vaults;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultSettings;
import io.pgvault.vault.vaults.VaultState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A backup vault as callers see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VaultView(
        Properties properties,
        VaultBody.@Nullable Identity identity,
        String location,
        Map<String, String> tags,
        String id,
        String name,
        String type) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Properties(
            VaultBody.MonitoringSettings monitoringSettings,
            String provisioningState,
            String resourceMoveState,
            VaultBody.SecuritySettings securitySettings,
            List<VaultBody.StorageSetting> storageSettings,
            boolean isVaultProtectedByResourceGuard,
            FeatureSettings featureSettings,
            String secureScore,
            String bcdrSecurityLevel,
            List<String> replicatedRegions) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FeatureSettings(
            VaultBody.@Nullable State crossSubscriptionRestoreSettings,
            VaultBody.@Nullable State crossRegionRestoreSettings) {}

    public static VaultView of(Vault vault) {
        VaultSettings settings = vault.settings();
        String identity = settings.identityType();
        return new VaultView(
                properties(vault),
                identity == null ? null : new VaultBody.Identity(identity),
                vault.location(),
                settings.tags(),
                vault.address().resourceId(),
                vault.address().name(),
                "Microsoft.DataProtection/backupVaults");
    }

    private static Properties properties(Vault vault) {
        VaultSettings settings = vault.settings();
        return new Properties(
                new VaultBody.MonitoringSettings(new VaultBody.AlertSettings(settings.jobFailureAlerts())),
                provisioningState(vault.state()),
                "Unknown",
                new VaultBody.SecuritySettings(
                        new VaultBody.SoftDelete(settings.softDeleteState(), settings.softDeleteDays()),
                        new VaultBody.State(settings.immutability())),
                List.of(new VaultBody.StorageSetting("VaultStore", settings.redundancy())),
                false,
                new FeatureSettings(state(settings.crossSubscriptionRestore()), state(settings.crossRegionRestore())),
                "None",
                "NotSupported",
                List.of());
    }

    private static VaultBody.@Nullable State state(@Nullable String state) {
        return state == null ? null : new VaultBody.State(state);
    }

    private static String provisioningState(VaultState state) {
        return switch (state) {
            case PROVISIONING -> "Provisioning";
            case SUCCEEDED -> "Succeeded";
            case FAILED -> "Failed";
        };
    }
}
