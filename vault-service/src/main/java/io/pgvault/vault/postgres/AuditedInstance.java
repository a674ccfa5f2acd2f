package io.pgvault.vault.postgres;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.VaultReference;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.ProtectionEnd;
import io.pgvault.vault.instances.ProtectionState;
import io.pgvault.vault.instances.Setup;
import org.jspecify.annotations.Nullable;

/** An instance as an audit record shows it, before or after a change. */
record AuditedInstance(
        InstanceId id,
        VaultReference vault,
        String name,
        Setup setup,
        @Nullable Setup pending,
        ProtectionState state,
        @Nullable ErrorDetail error,
        @Nullable ProtectionEnd end,
        @Nullable DataSourceIdentity identity,
        long version) {
    static AuditedInstance of(BackupInstance instance) {
        return new AuditedInstance(
                instance.id(),
                instance.vault(),
                instance.name(),
                instance.setup(),
                instance.pending(),
                instance.state(),
                instance.error(),
                instance.end().orElse(null),
                instance.identity(),
                instance.version());
    }
}
