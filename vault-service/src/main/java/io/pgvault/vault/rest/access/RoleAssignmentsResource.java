package io.pgvault.vault.rest.access;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.ListBody;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Role assignments at every kind of scope. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class RoleAssignmentsResource {
    private static final String ALL = ArmPath.AUTHORIZATION + "/roleAssignments";
    private static final String ONE = ALL + "/{roleAssignmentName}";
    private static final String IN_SUBSCRIPTION = "/subscriptions/{subscription}";
    private static final String IN_GROUP = IN_SUBSCRIPTION + "/resourceGroups/{group}";

    private final RoleAssignments assignments;

    RoleAssignmentsResource(RoleAssignments assignments) {
        this.assignments = assignments;
    }

    @GET
    @Path(ALL)
    @Performs(Action.READ_ROLE_ASSIGNMENT)
    public ListBody<RoleAssignmentResource> listEverywhere(
            @BeanParam ScopePath path, @QueryParam("$filter") @Nullable String filter) {
        return assignments.list(path.scope(), filter);
    }

    @GET
    @Path(ONE)
    @Performs(Action.READ_ROLE_ASSIGNMENT)
    public RoleAssignmentResource getEverywhere(
            @BeanParam ScopePath path, @PathParam("roleAssignmentName") String name) {
        return assignments.get(path.scope(), name);
    }

    @PUT
    @Path(ONE)
    @Performs(Action.WRITE_ROLE_ASSIGNMENT)
    @Transactional
    public Response putEverywhere(
            @BeanParam ScopePath path,
            @PathParam("roleAssignmentName") String name,
            @Nullable RoleAssignmentResource body) {
        return assignments.put(path.scope(), name, body);
    }

    @DELETE
    @Path(ONE)
    @Performs(Action.DELETE_ROLE_ASSIGNMENT)
    @Transactional
    public Response deleteEverywhere(@BeanParam ScopePath path, @PathParam("roleAssignmentName") String name) {
        return assignments.delete(path.scope(), name);
    }

    @GET
    @Path(IN_SUBSCRIPTION + ALL)
    @Performs(Action.READ_ROLE_ASSIGNMENT)
    public ListBody<RoleAssignmentResource> listInSubscription(
            @BeanParam ScopePath path, @QueryParam("$filter") @Nullable String filter) {
        return assignments.list(path.scope(), filter);
    }

    @GET
    @Path(IN_SUBSCRIPTION + ONE)
    @Performs(Action.READ_ROLE_ASSIGNMENT)
    public RoleAssignmentResource getInSubscription(
            @BeanParam ScopePath path, @PathParam("roleAssignmentName") String name) {
        return assignments.get(path.scope(), name);
    }

    @PUT
    @Path(IN_SUBSCRIPTION + ONE)
    @Performs(Action.WRITE_ROLE_ASSIGNMENT)
    @Transactional
    public Response putInSubscription(
            @BeanParam ScopePath path,
            @PathParam("roleAssignmentName") String name,
            @Nullable RoleAssignmentResource body) {
        return assignments.put(path.scope(), name, body);
    }

    @DELETE
    @Path(IN_SUBSCRIPTION + ONE)
    @Performs(Action.DELETE_ROLE_ASSIGNMENT)
    @Transactional
    public Response deleteInSubscription(@BeanParam ScopePath path, @PathParam("roleAssignmentName") String name) {
        return assignments.delete(path.scope(), name);
    }

    @GET
    @Path(IN_GROUP + ALL)
    @Performs(Action.READ_ROLE_ASSIGNMENT)
    public ListBody<RoleAssignmentResource> listInGroup(
            @BeanParam ScopePath path, @QueryParam("$filter") @Nullable String filter) {
        return assignments.list(path.scope(), filter);
    }

    @GET
    @Path(IN_GROUP + ONE)
    @Performs(Action.READ_ROLE_ASSIGNMENT)
    public RoleAssignmentResource getInGroup(@BeanParam ScopePath path, @PathParam("roleAssignmentName") String name) {
        return assignments.get(path.scope(), name);
    }

    @PUT
    @Path(IN_GROUP + ONE)
    @Performs(Action.WRITE_ROLE_ASSIGNMENT)
    @Transactional
    public Response putInGroup(
            @BeanParam ScopePath path,
            @PathParam("roleAssignmentName") String name,
            @Nullable RoleAssignmentResource body) {
        return assignments.put(path.scope(), name, body);
    }

    @DELETE
    @Path(IN_GROUP + ONE)
    @Performs(Action.DELETE_ROLE_ASSIGNMENT)
    @Transactional
    public Response deleteInGroup(@BeanParam ScopePath path, @PathParam("roleAssignmentName") String name) {
        return assignments.delete(path.scope(), name);
    }

    @GET
    @Path(ArmPath.VAULT + ALL)
    @Performs(Action.READ_ROLE_ASSIGNMENT)
    public ListBody<RoleAssignmentResource> listOfVault(
            @BeanParam ScopePath path, @QueryParam("$filter") @Nullable String filter) {
        return assignments.list(path.scope(), filter);
    }

    @GET
    @Path(ArmPath.VAULT + ONE)
    @Performs(Action.READ_ROLE_ASSIGNMENT)
    public RoleAssignmentResource getOfVault(@BeanParam ScopePath path, @PathParam("roleAssignmentName") String name) {
        return assignments.get(path.scope(), name);
    }

    @PUT
    @Path(ArmPath.VAULT + ONE)
    @Performs(Action.WRITE_ROLE_ASSIGNMENT)
    @Transactional
    public Response putOfVault(
            @BeanParam ScopePath path,
            @PathParam("roleAssignmentName") String name,
            @Nullable RoleAssignmentResource body) {
        return assignments.put(path.scope(), name, body);
    }

    @DELETE
    @Path(ArmPath.VAULT + ONE)
    @Performs(Action.DELETE_ROLE_ASSIGNMENT)
    @Transactional
    public Response deleteOfVault(@BeanParam ScopePath path, @PathParam("roleAssignmentName") String name) {
        return assignments.delete(path.scope(), name);
    }
}
