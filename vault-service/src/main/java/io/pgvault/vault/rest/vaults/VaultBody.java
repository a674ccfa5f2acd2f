package io.pgvault.vault.rest.vaults;

import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.vaults.VaultSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A backup vault as callers send it. */
record VaultBody(
        @Nullable String location,
        @Nullable Map<String, String> tags,
        @Nullable Identity identity,
        @Nullable Properties properties) {

    record Identity(@Nullable String type) {}

    record Properties(
            @Nullable List<StorageSetting> storageSettings,
            @Nullable SecuritySettings securitySettings,
            @Nullable FeatureSettings featureSettings,
            @Nullable MonitoringSettings monitoringSettings) {}

    record StorageSetting(
            @Nullable String datastoreType, @Nullable String type) {}

    record SecuritySettings(
            @Nullable SoftDelete softDeleteSettings,
            @Nullable State immutabilitySettings) {}

    record SoftDelete(@Nullable String state, @Nullable Double retentionDurationInDays) {}

    record State(@Nullable String state) {}

    record FeatureSettings(
            @Nullable State crossSubscriptionRestoreSettings,
            @Nullable State crossRegionRestoreSettings) {}

    record MonitoringSettings(@Nullable AlertSettings azureMonitorAlertSettings) {}

    record AlertSettings(@Nullable String alertsForAllJobFailures) {}

    private static final double SOFT_DELETE_DAYS = 14;
    private static final double LONGEST_SOFT_DELETE_DAYS = 180;

    VaultSettings settings() {
        Properties given = properties == null ? new Properties(null, null, null, null) : properties;
        SecuritySettings security =
                given.securitySettings() == null ? new SecuritySettings(null, null) : given.securitySettings();
        SoftDelete softDelete =
                security.softDeleteSettings() == null ? new SoftDelete(null, null) : security.softDeleteSettings();
        FeatureSettings features =
                given.featureSettings() == null ? new FeatureSettings(null, null) : given.featureSettings();
        return new VaultSettings(
                redundancy(given.storageSettings()),
                softDeleteState(softDelete.state()),
                softDeleteDays(softDelete.retentionDurationInDays()),
                Fields.choice(
                        state(security.immutabilitySettings()),
                        "properties.securitySettings.immutabilitySettings.state",
                        "Disabled",
                        "Disabled",
                        "Unlocked",
                        "Locked"),
                alerts(given.monitoringSettings()),
                state(features.crossSubscriptionRestoreSettings()),
                state(features.crossRegionRestoreSettings()),
                identity == null ? null : identity.type(),
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
        AlertSettings alerts = monitoring == null ? null : monitoring.azureMonitorAlertSettings();
        return Fields.choice(
                alerts == null ? null : alerts.alertsForAllJobFailures(),
                "properties.monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures",
                "Enabled",
                "Enabled",
                "Disabled");
    }

    private static @Nullable String state(@Nullable State state) {
        return state == null ? null : state.state();
    }
}
