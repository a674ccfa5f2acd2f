package io.pgvault.vault.vaults;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a vault may set.
 *
 * @param redundancy {@code LocallyRedundant}, {@code ZoneRedundant} or {@code GeoRedundant}
 * @param softDeleteState {@code Off}, {@code On} or {@code AlwaysOn}
 * @param immutability {@code Disabled}, {@code Unlocked} or {@code Locked}
 * @param jobFailureAlerts {@code Enabled} or {@code Disabled}
 */
public record VaultSettings(
        String redundancy,
        String softDeleteState,
        double softDeleteDays,
        String immutability,
        String jobFailureAlerts,
        @Nullable String crossSubscriptionRestore,
        @Nullable String crossRegionRestore,
        @Nullable String identityType,
        Map<String, String> tags) {
    public VaultSettings {
        tags = Map.copyOf(tags);
    }
}
