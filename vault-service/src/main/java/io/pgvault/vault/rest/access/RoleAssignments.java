package io.pgvault.vault.rest.access;

import io.pgvault.contract.access.Caller;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.AssignRoles;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.access.RoleAssignment;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.approvals.GuardedChange;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.ListBody;
import io.pgvault.vault.rest.arm.LongRunning;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Role assignments over HTTP, whatever the path says that they are at. */
@Singleton
class RoleAssignments {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1," + Limit.ROLE_ASSIGNMENT_NAME.most() + "}");
    private static final Pattern OF_PRINCIPAL = Pattern.compile("principalId eq '([^']*)'");

    private final AssignRoles assignRoles;
    private final CallRights rights;
    private final Guard guard;
    private final Callers callers;
    private final InstantSource clock;

    RoleAssignments(AssignRoles assignRoles, CallRights rights, Guard guard, Callers callers, InstantSource clock) {
        this.assignRoles = assignRoles;
        this.rights = rights;
        this.guard = guard;
        this.callers = callers;
        this.clock = clock;
    }

    /** Those at the scope, above it and below it, as far as the caller may see them. */
    ListBody<RoleAssignmentResource> list(Scope scope, @Nullable String filter) {
        return new ListBody<>(
                assignRoles.around(scope).stream()
                        .filter(assignment -> assignment.scope().covers(scope)
                                || rights.may(
                                        Action.READ_ROLE_ASSIGNMENT,
                                        assignment.scope().path()))
                        .filter(wanted(scope, filter))
                        .map(RoleAssignmentResource::of)
                        .toList(),
                null);
    }

    private static Predicate<RoleAssignment> wanted(Scope scope, @Nullable String filter) {
        if (filter == null || filter.isBlank()) {
            return assignment -> true;
        }
        Matcher ofPrincipal = OF_PRINCIPAL.matcher(filter.strip());
        if (ofPrincipal.matches()) {
            return assignment -> assignment.principal().id().equals(ofPrincipal.group(1));
        }
        if (filter.strip().equals("atScope()")) {
            return assignment -> assignment.scope().covers(scope);
        }
        throw Fields.refuse("$filter", "it is one of atScope() and principalId eq '{id}', or absent.");
    }

    RoleAssignmentResource get(Scope scope, String name) {
        return assignRoles
                .find(scope, name)
                .map(RoleAssignmentResource::of)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.ROLE_ASSIGNMENT_NOT_FOUND,
                        "There is no role assignment " + name + " at " + scope + "."));
    }

    Response put(Scope scope, String name, @Nullable RoleAssignmentResource body) {
        if (!NAME.matcher(name).matches()) {
            throw Fields.refuse(
                    "roleAssignmentName",
                    "it has 1 to " + Limit.ROLE_ASSIGNMENT_NAME.most()
                            + " letters, digits, dots, hyphens and underscores.");
        }
        Caller caller =
                callers.current().orElseThrow(() -> new IllegalStateException("Nobody asks for a role assignment."));
        RoleAssignment wanted = Fields.required(body, "body").read(scope, name, caller, clock.instant());
        Optional<Operation> waiting = guard.guard(new GuardedChange.AssignRole(wanted));
        return waiting.map(LongRunning::accepted).orElseGet(() -> {
            AssignRoles.Outcome outcome = assignRoles.assign(wanted);
            return Response.status(outcome.created() ? 201 : 200)
                    .entity(RoleAssignmentResource.of(outcome.assignment()))
                    .build();
        });
    }

    Response delete(Scope scope, String name) {
        Optional<Operation> waiting = assignRoles.find(scope, name).isPresent()
                ? guard.guard(new GuardedChange.UnassignRole(scope, name))
                : Optional.empty();
        return waiting.map(LongRunning::accepted)
                .orElseGet(() -> assignRoles
                        .unassign(scope, name)
                        .map(gone ->
                                Response.ok(RoleAssignmentResource.of(gone)).build())
                        .orElseGet(() -> Response.noContent().build()));
    }
}
