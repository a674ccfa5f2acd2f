package io.pgvault.vault.rest.arm;

import io.pgvault.vault.vaults.VaultAddress;
import jakarta.ws.rs.PathParam;

/** The part of a path that names a vault. */
public record VaultPath(
        @PathParam("subscription") String subscription,
        @PathParam("group") String group,
        @PathParam("vault") String vault) {
    public VaultAddress address() {
        return new VaultAddress(subscription, group, vault);
    }
}
