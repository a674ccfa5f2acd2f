package io.pgvault.vault.rest.instances;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgvault.vault.instances.DataSourceInfo;
import io.pgvault.vault.limits.Limit;
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
        String idPath = path + ".resourceID";
        String id = Fields.resourceId(Fields.required(resourceId, idPath), idPath);
        String type = Fields.optionalText(resourceType, Limit.NAME, path + ".resourceType");
        return new DataSourceInfo(
                Fields.text(
                        Fields.orElse(datasourceType, Fields.orElse(type, DataSourceInfo.DATABASE)),
                        Limit.NAME,
                        path + ".datasourceType"),
                id,
                Fields.text(Fields.orElse(resourceName, Fields.lastSegment(id)), Limit.NAME, path + ".resourceName"),
                Fields.optionalText(resourceLocation, Limit.NAME, path + ".resourceLocation"),
                type,
                Fields.optionalText(resourceUri, Limit.RESOURCE_ID, path + ".resourceUri"));
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
