package io.pgvault.vault.instances;

import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.DatabaseSelection;
import io.pgvault.vault.vaults.VaultAddress;
import org.jspecify.annotations.Nullable;

/**
 * A data source, or the server that it belongs to, as the caller describes it.
 *
 * @param databases of a server; null for all
 */
public record DataSourceInfo(
        String type,
        String resourceId,
        String resourceName,
        @Nullable String resourceLocation,
        @Nullable String resourceType,
        @Nullable String resourceUri,
        @Nullable DatabaseSelection databases) {

    public static final String DATABASE = DataSource.DATABASE;

    public DataSourceInfo(
            String type,
            String resourceId,
            String resourceName,
            @Nullable String resourceLocation,
            @Nullable String resourceType,
            @Nullable String resourceUri) {
        this(type, resourceId, resourceName, resourceLocation, resourceType, resourceUri, null);
    }

    public DataSource toDataSource() {
        return new DataSource(type, resourceId, resourceName, databases);
    }

    /** The same of some databases of it. */
    public DataSourceInfo of(DatabaseSelection some) {
        return new DataSourceInfo(type, resourceId, resourceName, resourceLocation, resourceType, resourceUri, some);
    }

    /** Equal for ids that name the same data source. */
    public String key() {
        return VaultAddress.keyOf(resourceId);
    }
}
