package io.pgvault.vault.vaults;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a vault may set. What older versions took besides was never kept, and is passed over where it is stored.
 *
 * @param redundancy {@code LocallyRedundant}, {@code ZoneRedundant} or {@code GeoRedundant}
 * @param jobFailureAlerts {@code Enabled} or {@code Disabled}
 * @param approvals {@code Enabled} where changes that destroy protection wait for a second person; null or
 *     {@code Disabled} where they do not
 */
public record VaultSettings(
        String redundancy,
        String jobFailureAlerts,
        @Nullable String identityType,
        @Nullable String approvals,
        Map<String, String> tags) {
    public VaultSettings {
        tags = Map.copyOf(tags);
    }

    public boolean wantApprovals() {
        return "Enabled".equals(approvals);
    }
}
