package io.pgvault.vault.vaults;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.VaultReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A backup vault. */
public record Vault(
        VaultId id,
        VaultAddress address,
        String location,
        VaultSettings settings,
        VaultState state,
        @Nullable ErrorDetail error,
        Instant createdAt) {

    public static Vault provisioning(
            VaultId id, VaultAddress address, String location, VaultSettings settings, Instant now) {
        return new Vault(id, address, location, settings, VaultState.PROVISIONING, null, now);
    }

    public Vault with(VaultSettings changed) {
        return new Vault(id, address, location, changed, state, error, createdAt);
    }

    /** The same vault, before another try to prepare its storage. */
    public Vault provisioningAgain() {
        return new Vault(id, address, location, settings, VaultState.PROVISIONING, null, createdAt);
    }

    /** The same vault, whose storage is there. */
    public Vault ready() {
        return new Vault(id, address, location, settings, VaultState.SUCCEEDED, null, createdAt);
    }

    public VaultReference reference() {
        return new VaultReference(id, address.resourceId());
    }

    public boolean isZoneRedundant() {
        return settings.redundancy().equals("ZoneRedundant");
    }
}
