package io.pgvault.contract.access;

import java.util.List;

/**
 * What the vaults below a scope may use. Without a binding nothing is allowed.
 *
 * @param scope an ARM path; {@code /} is every vault
 * @param secretUris secret URIs or the paths above them; a star at the end opens the rest of a name
 * @param databaseHosts host names; {@code *.example.com} stands for every host below
 * @param containers prefixes of container URLs for restores as files; {@code *} is any
 */
public record Binding(String scope, List<String> secretUris, List<String> databaseHosts, List<String> containers) {
    public Binding {
        secretUris = List.copyOf(secretUris);
        databaseHosts = List.copyOf(databaseHosts);
        containers = List.copyOf(containers);
    }
}
