package io.pgvault.vault.config;

import io.pgvault.vault.access.Principal;
import io.pgvault.vault.access.Role;
import io.pgvault.vault.access.RoleAssignment;
import io.pgvault.vault.access.Scope;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Who may do what. Without a role assignment, here or through the API, nobody may do anything. */
@ConfigMapping(prefix = "pgvault.access")
public interface AccessConfig {
    /** By a name of the operator's choice. */
    Map<String, Entry> assignments();

    /** How many calls a caller may make a minute, at each replica. */
    @WithDefault("3000")
    int callsPerMinute();

    /** How many calls a caller may make at once after it made none. */
    @WithDefault("500")
    int callsAtOnce();

    /** How long a change waits for a second person before it is given up. */
    @WithDefault("7d")
    Duration approvalPatience();

    default List<RoleAssignment> toAssignments() {
        return assignments().entrySet().stream()
                .map(entry -> entry.getValue().toAssignment(entry.getKey()))
                .toList();
    }

    /** A role of somebody. */
    interface Entry {
        /** An ARM path; `/` is everything. */
        @WithDefault("/")
        String scope();

        /** `backup-reader`, `backup-operator`, `backup-contributor`, `owner`, `restore-operator`, `backup-starter` or `approver`. */
        Role role();

        /** As tokens have it: a subject (`oid`, else `sub`), a group or an app role. */
        String principal();

        /** `user`, `service-principal`, `group` or `app-role`. */
        Principal.Kind principalType();

        default RoleAssignment toAssignment(String name) {
            return new RoleAssignment(
                    name, Scope.parse(scope()), new Principal(principalType(), principal()), role(), null, null, null);
        }
    }
}
