package io.pgvault.vault.vaults;

import java.util.Locale;

/** How callers name a vault: case does not matter, but is kept as it was first written. */
public record VaultAddress(String subscription, String resourceGroup, String name) {
    public String resourceId() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.DataProtection/backupVaults/" + name;
    }

    /** The same for every way of writing the address. */
    public String key() {
        return keyOf(resourceId());
    }

    /** The form of an ARM id in which two ids are equal when they name the same thing. */
    public static String keyOf(String resourceId) {
        return resourceId.toLowerCase(Locale.ROOT);
    }
}
