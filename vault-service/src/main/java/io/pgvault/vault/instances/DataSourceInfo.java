package io.pgvault.vault.instances;

import io.pgvault.contract.instance.DataSource;
import io.pgvault.vault.vaults.VaultAddress;
import org.jspecify.annotations.Nullable;

/** A data source, or the server that it belongs to, as the caller describes it. */
public record DataSourceInfo(
        String type,
        String resourceId,
        String resourceName,
        @Nullable String resourceLocation,
        @Nullable String resourceType,
        @Nullable String resourceUri) {

    public static final String DATABASE = "Microsoft.DBforPostgreSQL/servers/databases";

    public DataSource toDataSource() {
        return new DataSource(type, resourceId, resourceName);
    }

    /** Equal for ids that name the same data source. */
    public String key() {
        return VaultAddress.keyOf(resourceId);
    }
}
