package io.pgvault.vault.access;

import java.util.List;

/** What a caller may do: the roles that it has, and where. Nothing is allowed that none of them allows. */
public record Rights(List<Grant> grants) {
    public static final Rights NONE = new Rights(List.of());

    /** A role at a scope. */
    public record Grant(Scope scope, Role role) {}

    public Rights {
        grants = List.copyOf(grants);
    }

    public boolean may(Action action, Scope scope) {
        return mayFor(action, scope.path());
    }

    /** Whether the caller may do this with a resource of this ARM id. */
    public boolean mayFor(Action action, String resourceId) {
        return scopes(action).stream().anyMatch(scope -> scope.coversId(resourceId));
    }

    /** Everywhere that the caller may do this: what lies below one of them, and nothing else. */
    public List<Scope> scopes(Action action) {
        return grants.stream()
                .filter(grant -> grant.role().allows(action))
                .map(Grant::scope)
                .toList();
    }
}
