package io.pgvault.vault.config;

import io.pgvault.contract.access.Binding;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.access.Use;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What vaults may use. Without a binding nothing is allowed. */
@ConfigMapping(prefix = "pgvault.bindings")
public interface BindingsConfig {
    /** By a name of the operator's choice. */
    @WithParentName
    Map<String, Entry> entries();

    default Bindings toBindings() {
        return new Bindings(entries().values().stream().map(Entry::toBinding).toList());
    }

    /** What the vaults below a scope may use. */
    interface Entry {
        /** An ARM path; {@code /} is every vault. */
        String scope();

        /** Any of `sources` (of backups), `targets` (of restores) and `containers`; all by default. */
        Optional<List<Use>> usedFor();

        /** Secret URIs or the paths above them; a star at the end opens the rest of a name. */
        Optional<List<String>> secretUris();

        /** Host names; {@code *.example.com} stands for every host below. */
        Optional<List<String>> databaseHosts();

        /** Prefixes of container URLs for restores as files; {@code *} is any. */
        Optional<List<String>> containers();

        default Binding toBinding() {
            return new Binding(
                    scope(),
                    Set.copyOf(usedFor().orElse(List.of(Use.values()))),
                    secretUris().orElse(List.of()),
                    databaseHosts().orElse(List.of()),
                    containers().orElse(List.of()));
        }
    }
}
