package io.pgvault.worker.config;

import io.pgvault.contract.access.Binding;
import io.pgvault.contract.access.Bindings;
import io.pgvault.contract.access.Use;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the vaults below a scope may use; by name. Without any, nothing is allowed. */
@ConfigMapping(prefix = "pgvault.bindings")
public interface BindingsConfig {
    /** The bindings by name. */
    @WithParentName
    Map<String, Entry> entries();

    /** One binding. */
    interface Entry {
        /** An ARM path; {@code /} is every vault. */
        String scope();

        /** Any of `sources` (of backups), `targets` (of restores) and `containers`; all by default. */
        Optional<List<Use>> usedFor();

        /** Secret URIs or the paths above them; a star at the end opens the rest of a name. */
        Optional<List<String>> secretUris();

        /** Host names; {@code *.example.com} is every host below. */
        Optional<List<String>> databaseHosts();

        /** Prefixes of container URLs for restores as files. */
        Optional<List<String>> containers();
    }

    default Bindings toBindings() {
        return new Bindings(entries().values().stream()
                .map(entry -> new Binding(
                        entry.scope(),
                        Set.copyOf(entry.usedFor().orElse(List.of(Use.values()))),
                        entry.secretUris().orElse(List.of()),
                        entry.databaseHosts().orElse(List.of()),
                        entry.containers().orElse(List.of())))
                .toList());
    }
}
