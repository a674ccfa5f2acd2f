package io.pgvault.vault.rest.instances;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgvault.vault.instances.DataSourceInfo;
import io.pgvault.vault.rest.arm.Fields;
import org.jspecify.annotations.Nullable;

/** A data source, or the set that it belongs to, on the wire. */
public record Datasource(
        @Nullable String datasourceType,
        @Nullable String objectType,
        @JsonProperty("resourceID") @Nullable String resourceId,
        @Nullable String resourceLocation,
        @Nullable String resourceName,
        @Nullable String resourceType,
        @Nullable String resourceUri) {

    /**
     * What the body says.
     *
     * @param path of the body, for messages
     * @param kind the expected object type
     */
    public DataSourceInfo read(String path, String kind) {
        Fields.objectType(objectType, path, kind);
        String id = Fields.required(resourceId, path + ".resourceID");
        if (!id.startsWith("/") || id.endsWith("/")) {
            throw Fields.refuse(path + ".resourceID", "'" + id + "' is not an ARM id: it begins with a slash.");
        }
        return new DataSourceInfo(
                Fields.orElse(datasourceType, Fields.orElse(resourceType, DataSourceInfo.DATABASE)),
                id,
                Fields.orElse(resourceName, Fields.lastSegment(id)),
                resourceLocation,
                resourceType,
                resourceUri);
    }

    public static Datasource of(DataSourceInfo info, String kind) {
        return new Datasource(
                info.type(),
                kind,
                info.resourceId(),
                info.resourceLocation(),
                info.resourceName(),
                info.resourceType(),
                info.resourceUri());
    }
}
