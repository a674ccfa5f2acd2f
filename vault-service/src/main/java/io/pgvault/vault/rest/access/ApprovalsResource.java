package io.pgvault.vault.rest.access;

import io.pgvault.contract.access.Caller;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.approvals.Approval;
import io.pgvault.vault.approvals.ApprovalStore;
import io.pgvault.vault.approvals.DecideApproval;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.ListBody;
import io.pgvault.vault.rest.arm.Lists;
import io.pgvault.vault.rest.arm.OperationToken;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;

/** Changes that wait for a second person: to follow them, and to be that person. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class ApprovalsResource {
    private static final String APPROVALS = ArmPath.TENANT + "/approvals";

    private final ApprovalStore approvals;
    private final DecideApproval decideApproval;
    private final CallRights rights;
    private final CallAudit audit;
    private final Callers callers;
    private final Lists lists;

    ApprovalsResource(
            ApprovalStore approvals,
            DecideApproval decideApproval,
            CallRights rights,
            CallAudit audit,
            Callers callers,
            Lists lists) {
        this.approvals = approvals;
        this.decideApproval = decideApproval;
        this.rights = rights;
        this.audit = audit;
        this.callers = callers;
        this.lists = lists;
    }

    @GET
    @Path(APPROVALS)
    @Performs(value = Action.READ_APPROVAL, checked = Performs.By.ITEM)
    @Operation(
            summary = "Lists changes that wait for a second person, or waited",
            description = "An extension: the newest first, of every scope that the caller sees.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public ListBody<ApprovalResource> list() {
        return lists.page(page -> approvals.list(rights.scopes(Action.READ_APPROVAL), page), ApprovalResource::of);
    }

    @GET
    @Path(APPROVALS + "/{approval}")
    @Performs(value = Action.READ_APPROVAL, checked = Performs.By.ITEM)
    @Operation(summary = "Tells of one change that waits for a second person, or waited")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public ApprovalResource get(@PathParam("approval") String name) {
        return ApprovalResource.of(require(name));
    }

    @POST
    @Path(APPROVALS + "/{approval}/approve")
    @Performs(value = Action.DECIDE_APPROVAL, checked = Performs.By.ITEM)
    @Transactional
    @Operation(
            summary = "Lets a change happen that waits for a second person",
            description = "An extension. Nobody approves what they asked for themselves.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public ApprovalResource approve(@PathParam("approval") String name) {
        Approval approval = requireDecidable(name);
        return ApprovalResource.of(decideApproval.approve(approval.id(), caller()));
    }

    @POST
    @Path(APPROVALS + "/{approval}/reject")
    @Performs(value = Action.DECIDE_APPROVAL, checked = Performs.By.ITEM)
    @Transactional
    @Operation(
            summary = "Lets a change not happen that waits for a second person",
            description = "An extension. Whoever asked for it takes it back in the same way.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public ApprovalResource reject(@PathParam("approval") String name) {
        Approval approval = require(name);
        if (!approval.askedBy().subject().equals(caller().subject())) {
            requireDecidable(name);
        }
        audit.concerns(approval.change().scope());
        return ApprovalResource.of(decideApproval.reject(approval.id(), caller()));
    }

    private Approval requireDecidable(String name) {
        Approval approval = require(name);
        audit.concerns(approval.change().scope());
        rights.require(Action.DECIDE_APPROVAL, approval.change().scope());
        return approval;
    }

    /** One that the caller may see. */
    private Approval require(String name) {
        return OperationToken.parse(name)
                .flatMap(approvals::find)
                .filter(found ->
                        rights.may(Action.READ_APPROVAL, found.change().scope().path()))
                .orElseThrow(() ->
                        new BackupException(ErrorCode.APPROVAL_NOT_FOUND, "There is no approval " + name + " here."));
    }

    private Caller caller() {
        return callers.current().orElseThrow(() -> new IllegalStateException("Nobody decides."));
    }
}
