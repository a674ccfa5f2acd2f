package io.pgvault.vault.instances;

import io.pgvault.contract.PolicyId;
import io.pgvault.contract.instance.SecretReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the owner of a backup instance says of it. */
public record Setup(
        DataSourceInfo dataSource,
        @Nullable DataSourceInfo dataSourceSet,
        PolicyId policyId,
        SecretReference secret,
        String friendlyName,
        Map<String, String> tags) {
    public Setup {
        tags = Map.copyOf(tags);
    }
}
