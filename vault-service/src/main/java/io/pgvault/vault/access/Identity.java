package io.pgvault.vault.access;

import io.pgvault.contract.access.Caller;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a good token says of whoever brings it.
 *
 * @param application that the token was given to
 */
public record Identity(
        Caller caller,
        List<String> groups,
        List<String> appRoles,
        @Nullable String application) {
    public Identity {
        groups = List.copyOf(groups);
        appRoles = List.copyOf(appRoles);
    }

    /** Everything that a role of the caller can be assigned to. */
    public List<Principal> principals() {
        return Stream.of(
                        Stream.of(Principal.Kind.USER, Principal.Kind.SERVICE_PRINCIPAL)
                                .map(kind -> new Principal(kind, caller.subject())),
                        groups.stream().map(group -> new Principal(Principal.Kind.GROUP, group)),
                        appRoles.stream().map(role -> new Principal(Principal.Kind.APP_ROLE, role)))
                .flatMap(principals -> principals)
                .toList();
    }
}
