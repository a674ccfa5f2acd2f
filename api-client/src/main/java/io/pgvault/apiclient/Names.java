package io.pgvault.apiclient;

/** Paths of the API for one resource group. */
public record Names(String subscription, String resourceGroup) {
    public String group() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.DataProtection";
    }

    public String vault(String vault) {
        return group() + "/backupVaults/" + vault;
    }

    public String policy(String vault, String policy) {
        return vault(vault) + "/backupPolicies/" + policy;
    }

    public String instance(String vault, String instance) {
        return vault(vault) + "/backupInstances/" + instance;
    }

    /** Any ARM-style id will do for a self-hosted server: it names it, the secret says how to reach it. */
    public String database(String server, String database) {
        return "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.DBforPostgreSQL/servers/" + server + "/databases/" + database;
    }
}
