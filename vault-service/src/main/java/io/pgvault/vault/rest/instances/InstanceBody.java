package io.pgvault.vault.rest.instances;

import io.pgvault.vault.instances.DataSourceInfo;
import io.pgvault.vault.instances.Setup;
import io.pgvault.vault.policies.Policies;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.vaults.Vault;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A backup instance as callers send it. */
record InstanceBody(
        @Nullable Properties properties, @Nullable Map<String, String> tags) {

    record Properties(
            @Nullable String objectType,
            @Nullable String friendlyName,
            @Nullable DataSourceBody dataSourceInfo,
            @Nullable DataSourceBody dataSourceSetInfo,
            @Nullable PolicyInfo policyInfo,
            @Nullable CredentialsBody datasourceAuthCredentials) {}

    record PolicyInfo(@Nullable String policyId) {}

    /** The body of a validation: the same without its envelope. */
    record Validation(@Nullable Properties backupInstance) {}

    static Setup read(
            @Nullable Properties properties,
            String path,
            @Nullable Map<String, String> tags,
            Vault vault,
            Policies policies) {
        Properties given = Fields.required(properties, path);
        Fields.objectType(given.objectType(), path, "BackupInstance");
        DataSourceInfo source = Fields.required(given.dataSourceInfo(), path + ".dataSourceInfo")
                .read(path + ".dataSourceInfo", "Datasource");
        DataSourceInfo set = given.dataSourceSetInfo() == null
                ? null
                : given.dataSourceSetInfo().read(path + ".dataSourceSetInfo", "DatasourceSet");
        PolicyInfo policy = Fields.required(given.policyInfo(), path + ".policyInfo");
        return new Setup(
                source,
                set,
                policies.require(vault, policyName(policy, path + ".policyInfo.policyId", vault))
                        .id(),
                CredentialsBody.read(given.datasourceAuthCredentials(), path + ".datasourceAuthCredentials"),
                Fields.orElse(given.friendlyName(), friendlyName(source, set)),
                tags == null ? Map.of() : tags);
    }

    private static String policyName(PolicyInfo policy, String path, Vault vault) {
        String id = Fields.required(policy.policyId(), path);
        return Fields.nameWithin(vault.address().resourceId() + "/backupPolicies", id, path, "a policy");
    }

    private static String friendlyName(DataSourceInfo source, @Nullable DataSourceInfo set) {
        String server = set == null
                ? Fields.segmentAfter("servers", source.resourceId()).orElse(null)
                : set.resourceName();
        return server == null ? source.resourceName() : server + "/" + source.resourceName();
    }
}
