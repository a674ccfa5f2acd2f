package io.pgvault.contract.instance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pgvault.contract.InstanceId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All that a worker needs to reach what it backs up.
 *
 * @param identity what was reached when protection was configured; an attempt that reaches another database fails
 * @param mostBytesPerSecond of its dumps, together; null for as many as can
 */
public record BackupSource(
        VaultReference vault,
        InstanceId instanceId,
        String instanceName,
        DataSource dataSource,
        SecretReference secret,
        @Nullable DataSourceIdentity identity,
        @Nullable Long mostBytesPerSecond) {
    public BackupSource(
            VaultReference vault,
            InstanceId instanceId,
            String instanceName,
            DataSource dataSource,
            SecretReference secret,
            @Nullable DataSourceIdentity identity) {
        this(vault, instanceId, instanceName, dataSource, secret, identity, null);
    }

    /** The database server, by whatever name: its own identifier is best, its address next, the secret at worst. */
    @JsonIgnore
    public String server() {
        if (identity == null) {
            return secret.toString();
        }
        return identity.systemIdentifier() != null
                ? identity.systemIdentifier()
                : identity.host().toLowerCase(Locale.ROOT) + ":" + identity.port();
    }
}
