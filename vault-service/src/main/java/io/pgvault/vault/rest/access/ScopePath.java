package io.pgvault.vault.rest.access;

import io.pgvault.vault.access.Scope;
import io.pgvault.vault.vaults.VaultAddress;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;

/** The part of a path that names a scope; what it does not name is null. */
record ScopePath(
        @PathParam("subscription") @Nullable String subscription,
        @PathParam("group") @Nullable String group,
        @PathParam("vault") @Nullable String vault) {
    static ScopePath of(MultivaluedMap<String, String> path) {
        return new ScopePath(path.getFirst("subscription"), path.getFirst("group"), path.getFirst("vault"));
    }

    /** Null where the path ends above a vault. */
    @Nullable
    VaultAddress address() {
        return subscription == null || group == null || vault == null
                ? null
                : new VaultAddress(subscription, group, vault);
    }

    Scope scope() {
        VaultAddress address = address();
        if (address != null) {
            return new Scope(address.resourceId());
        }
        if (subscription == null) {
            return Scope.ALL;
        }
        return new Scope("/subscriptions/" + subscription + (group == null ? "" : "/resourceGroups/" + group));
    }
}
