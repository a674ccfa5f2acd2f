package io.pgvault.vault.rest.instances;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.instances.Setup;
import io.pgvault.vault.policies.Policies;
import io.pgvault.vault.rest.access.CallRights;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a caller wants to protect. As in Azure, a role at the vault is not enough for that: it takes one at the data
 * source, or somebody could take a name that is another's, and hold it.
 */
@Singleton
class Setups {
    private final Policies policies;
    private final CallRights rights;

    Setups(Policies policies, CallRights rights) {
        this.policies = policies;
        this.rights = rights;
    }

    Setup read(
            BackupInstanceResource.@Nullable Properties given,
            String path,
            @Nullable Map<String, String> tags,
            Vault vault) {
        Setup setup = BackupInstanceResource.read(given, path, tags, vault, policies);
        rights.require(Action.WRITE_INSTANCE, new Scope(setup.dataSource().resourceId()));
        return setup;
    }
}
