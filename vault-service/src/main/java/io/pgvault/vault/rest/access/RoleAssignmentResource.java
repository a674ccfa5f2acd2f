package io.pgvault.vault.rest.access;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;
import static com.fasterxml.jackson.annotation.JsonProperty.Access.READ_ONLY;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgvault.contract.access.Caller;
import io.pgvault.vault.access.Principal;
import io.pgvault.vault.access.Role;
import io.pgvault.vault.access.RoleAssignment;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.rest.arm.BodyLimit;
import io.pgvault.vault.rest.arm.Fields;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A role assignment on the wire, as {@code Microsoft.Authorization} has it. */
@BodyLimit(Limit.ROLE_ASSIGNMENT_BODY)
@JsonInclude(NON_NULL)
record RoleAssignmentResource(
        @Nullable RoleAssignmentProperties properties,
        @JsonProperty(access = READ_ONLY) @Nullable String id,
        @JsonProperty(access = READ_ONLY) @Nullable String name,
        @JsonProperty(access = READ_ONLY) @Nullable String type) {

    @JsonInclude(NON_NULL)
    record RoleAssignmentProperties(
            @Nullable String roleDefinitionId,
            @Nullable String principalId,
            @Nullable String principalType,
            @Nullable String description,
            @JsonProperty(access = READ_ONLY) @Nullable String scope,
            @JsonProperty(access = READ_ONLY) @Nullable Instant createdOn,
            @JsonProperty(access = READ_ONLY) @Nullable String createdBy) {}

    private static final String PROVIDER = "/providers/Microsoft.Authorization";

    RoleAssignment read(Scope scope, String assignmentName, Caller caller, Instant now) {
        RoleAssignmentProperties given = Fields.required(properties, "properties");
        String definition = Fields.required(given.roleDefinitionId(), "properties.roleDefinitionId");
        Role role = Role.of(definition)
                .orElseThrow(() -> Fields.refuse(
                        "properties.roleDefinitionId",
                        "there is no such role. Roles are "
                                + Arrays.stream(Role.values())
                                        .map(known -> known.id() + " (" + known.roleName() + ")")
                                        .collect(Collectors.joining(", "))
                                + "."));
        Principal.Kind kind = Principal.Kind.of(Objects.requireNonNullElse(given.principalType(), "User"))
                .orElseThrow(() -> Fields.refuse(
                        "properties.principalType", "it is one of User, ServicePrincipal, Group and AppRole."));
        String principal = Fields.required(given.principalId(), "properties.principalId");
        atMost(Limit.PRINCIPAL, principal, "properties.principalId");
        atMost(Limit.DESCRIPTION, given.description(), "properties.description");
        return new RoleAssignment(
                assignmentName, scope, new Principal(kind, principal), role, given.description(), now, caller);
    }

    private static void atMost(Limit limit, @Nullable String text, String field) {
        if (text != null && text.length() > limit.most()) {
            throw Fields.refuse(field, "it is longer than " + limit.most() + " characters.");
        }
    }

    static RoleAssignmentResource of(RoleAssignment assignment) {
        Caller by = assignment.createdBy();
        return new RoleAssignmentResource(
                new RoleAssignmentProperties(
                        definitionId(assignment.role()),
                        assignment.principal().id(),
                        assignment.principal().kind().wireName(),
                        assignment.description(),
                        assignment.scope().path(),
                        assignment.createdAt(),
                        by == null ? null : by.subject()),
                (assignment.scope().isAll() ? "" : assignment.scope().path()) + PROVIDER + "/roleAssignments/"
                        + assignment.name(),
                assignment.name(),
                "Microsoft.Authorization/roleAssignments");
    }

    static String definitionId(Role role) {
        return PROVIDER + "/roleDefinitions/" + role.id();
    }
}
