package io.pgvault.vault.rest.access;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Role;
import java.util.List;

/** A role on the wire, as {@code Microsoft.Authorization} has it. */
record RoleDefinitionResource(RoleDefinitionProperties properties, String id, String name, String type) {
    record RoleDefinitionProperties(
            String roleName, String type, List<String> assignableScopes, List<Permission> permissions) {}

    record Permission(List<String> actions, List<String> notActions) {}

    static RoleDefinitionResource of(Role role) {
        return new RoleDefinitionResource(
                new RoleDefinitionProperties(
                        role.roleName(),
                        "BuiltInRole",
                        List.of("/"),
                        List.of(new Permission(
                                role.actions().stream().map(Action::wireName).toList(), List.of()))),
                RoleAssignmentResource.definitionId(role),
                role.id(),
                "Microsoft.Authorization/roleDefinitions");
    }
}
