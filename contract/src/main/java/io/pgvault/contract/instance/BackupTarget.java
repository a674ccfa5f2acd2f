package io.pgvault.contract.instance;

import io.pgvault.contract.InstanceId;
import org.jspecify.annotations.Nullable;

/**
 * All that a worker needs to reach what it backs up.
 *
 * @param identity what was reached when protection was configured; an attempt that reaches another database fails
 */
public record BackupTarget(
        VaultReference vault,
        InstanceId instanceId,
        String instanceName,
        DataSource dataSource,
        SecretReference secret,
        @Nullable DataSourceIdentity identity) {}
