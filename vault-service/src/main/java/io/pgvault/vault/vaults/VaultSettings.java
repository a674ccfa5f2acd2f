package io.pgvault.vault.vaults;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a vault may set. What older versions took besides was never kept, and is passed over where it is stored.
 *
 * @param redundancy {@code LocallyRedundant}, {@code ZoneRedundant} or {@code GeoRedundant}
 * @param jobFailureAlerts {@code Enabled} or {@code Disabled}
 * @param approvals {@code Enabled} where changes that destroy protection wait for a second person; null or
 *     {@code Disabled} where they do not
 * @param softDelete off where it was stored before there was any
 * @param immutability disabled where it was stored before there was any
 */
public record VaultSettings(
        String redundancy,
        String jobFailureAlerts,
        @Nullable String identityType,
        @Nullable String approvals,
        SoftDelete softDelete,
        Immutability immutability,
        Map<String, String> tags) {
    @SuppressWarnings("ConstantValue")
    public VaultSettings {
        softDelete = softDelete == null ? SoftDelete.OFF : softDelete;
        immutability = immutability == null ? Immutability.DISABLED : immutability;
        tags = Map.copyOf(tags);
    }

    public boolean wantApprovals() {
        return "Enabled".equals(approvals);
    }

    public boolean isImmutable() {
        return immutability != Immutability.DISABLED;
    }

    /** Whether recovery points are less safe from whoever may change the vault than with the other ones. */
    public boolean areWeakerThan(VaultSettings other) {
        return (other.wantApprovals() && !wantApprovals())
                || softDelete.isWeakerThan(other.softDelete)
                || immutability.compareTo(other.immutability) < 0;
    }

    /**
     * Refuses to take back what was set for good.
     *
     * @throws BackupException {@link ErrorCode#SECURITY_SETTING_LOCKED}
     */
    void requireMayFollow(VaultSettings before) {
        if (before.immutability == Immutability.LOCKED && immutability != Immutability.LOCKED) {
            throw locked("immutabilitySettings.state", "Locked");
        }
        if (before.softDelete.state() == SoftDelete.State.ALWAYS_ON
                && softDelete.state() != SoftDelete.State.ALWAYS_ON) {
            throw locked("softDeleteSettings.state", "AlwaysOn");
        }
    }

    private static BackupException locked(String setting, String value) {
        return new BackupException(
                ErrorCode.SECURITY_SETTING_LOCKED,
                "properties.securitySettings." + setting + ": it is " + value + ", and stays so for ever.");
    }
}
