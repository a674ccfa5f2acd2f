package io.pgvault.vault.config;

import io.pgvault.contract.access.Binding;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of the vault-service. */
@ConfigMapping(prefix = "pgvault")
public interface VaultConfig {
    /** What vaults may use, by a name of the operator's choice. Without a binding nothing is allowed. */
    Map<String, BindingConfig> bindings();

    Jobs jobs();

    /** Settings of jobs. */
    interface Jobs {
        /** How long a backup on demand waits for a free worker before it is given up. */
        @WithDefault("1h")
        Duration onDemandExpiry();
    }

    /** What the vaults below a scope may use. */
    interface BindingConfig {
        /** An ARM path; {@code /} is every vault. */
        String scope();

        /** Prefixes of secret URIs. */
        Optional<List<String>> secretUris();

        /** Host names; {@code *.example.com} stands for every host below. */
        Optional<List<String>> databaseHosts();

        /** Prefixes of container URLs for restores as files; {@code *} is any. */
        Optional<List<String>> containers();

        default Binding toBinding() {
            return new Binding(
                    scope(),
                    secretUris().orElse(List.of()),
                    databaseHosts().orElse(List.of()),
                    containers().orElse(List.of()));
        }
    }
}
