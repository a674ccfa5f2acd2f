package io.pgvault.vault.instances;

import io.pgvault.contract.PolicyId;
import io.pgvault.contract.instance.SecretReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a backup instance says of it.
 *
 * @param mostBytesPerSecond of its dumps; null for as many as can
 */
public record Setup(
        DataSourceInfo dataSource,
        @Nullable DataSourceInfo dataSourceSet,
        PolicyId policyId,
        SecretReference secret,
        String friendlyName,
        Map<String, String> tags,
        @Nullable Long mostBytesPerSecond) {
    public Setup(
            DataSourceInfo dataSource,
            @Nullable DataSourceInfo dataSourceSet,
            PolicyId policyId,
            SecretReference secret,
            String friendlyName,
            Map<String, String> tags) {
        this(dataSource, dataSourceSet, policyId, secret, friendlyName, tags, null);
    }

    public Setup {
        tags = Map.copyOf(tags);
    }
}
