package io.pgvault.vault.config;

import io.pgvault.vault.access.Principal;
import io.pgvault.vault.access.Role;
import io.pgvault.vault.access.RoleAssignment;
import io.pgvault.vault.access.Scope;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Map;

/** Who may do what. Without a role assignment, here or through the API, nobody may do anything. */
@ConfigMapping(prefix = "pgvault.access.assignments")
public interface AssignmentsConfig {
    /** By a name of the operator's choice. */
    @WithParentName
    Map<String, Entry> entries();

    default List<RoleAssignment> toAssignments() {
        return entries().entrySet().stream()
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
