package io.pgvault.vault.rest.access;

import io.pgvault.vault.access.Scope;
import io.pgvault.vault.vaults.VaultAddress;
import jakarta.ws.rs.PathParam;
import org.jspecify.annotations.Nullable;

/** The part of a path that names a scope; what it does not name is null. */
record ScopePath(
        @PathParam("subscription") @Nullable String subscription,
        @PathParam("group") @Nullable String group,
        @PathParam("vault") @Nullable String vault) {
    Scope scope() {
        if (subscription == null) {
            return Scope.ALL;
        }
        if (group == null) {
            return new Scope("/subscriptions/" + subscription);
        }
        return new Scope(
                vault == null
                        ? "/subscriptions/" + subscription + "/resourceGroups/" + group
                        : new VaultAddress(subscription, group, vault).resourceId());
    }
}
