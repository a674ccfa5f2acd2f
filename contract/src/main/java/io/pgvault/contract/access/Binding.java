package io.pgvault.contract.access;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the vaults below a scope may use. Without a binding nothing is allowed.
 *
 * @param scope an ARM path; {@code /} is every vault
 * @param uses what its secrets, hosts and containers may be used for
 * @param secretUris secret URIs or the paths above them; a star at the end opens the rest of a name
 * @param databaseHosts host names; {@code *.example.com} stands for every host below
 * @param containers prefixes of container URLs for restores as files; {@code *} is any
 */
public record Binding(
        String scope, Set<Use> uses, List<String> secretUris, List<String> databaseHosts, List<String> containers) {
    private static final Pattern HOST = Pattern.compile("\\*|(\\*\\.)?[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+");

    /**
     * Checks what it says.
     *
     * @throws IllegalArgumentException for a pattern that would allow other than it seems to, saying what to write instead
     */
    public Binding {
        uses = Set.copyOf(uses);
        secretUris = List.copyOf(secretUris);
        databaseHosts = List.copyOf(databaseHosts);
        containers = List.copyOf(containers);
        secretUris.forEach(text -> UrlPattern.parse("pgvault.bindings.{name}.secret-uris", text));
        containers.forEach(text -> UrlPattern.parse("pgvault.bindings.{name}.containers", text));
        for (String host : databaseHosts) {
            if (!HOST.matcher(host).matches()) {
                throw new IllegalArgumentException("pgvault.bindings.{name}.database-hosts: '" + host
                        + "' is no host. Write pg1.example.com, *.example.com for every host below, or * for any.");
            }
        }
    }

    /** For every use: what a binding means that does not name any. */
    public Binding(String scope, List<String> secretUris, List<String> databaseHosts, List<String> containers) {
        this(scope, Set.of(Use.values()), secretUris, databaseHosts, containers);
    }

    boolean allowsSecret(PlainUrl secret) {
        return secretUris.stream()
                .anyMatch(text -> UrlPattern.parse("secret-uris", text).allows(secret));
    }

    boolean allowsContainer(PlainUrl container) {
        return containers.stream()
                .anyMatch(text -> UrlPattern.parse("containers", text).allows(container));
    }
}
