package io.pgvault.vault.rest.instances;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.approvals.GuardedChange;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.protection.DeleteInstance;
import io.pgvault.vault.protection.EndProtection;
import io.pgvault.vault.protection.EndProtection.Why;
import io.pgvault.vault.protection.ResumeProtection;
import io.pgvault.vault.rest.access.Guard;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.LongRunning;
import io.pgvault.vault.rest.arm.VaultPath;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.Vaults;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The end of protection in its three forms, and its return. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class ProtectionResource {
    private final Vaults vaults;
    private final EndProtection endProtection;
    private final ResumeProtection resumeProtection;
    private final DeleteInstance deleteInstance;
    private final Guard guard;
    private final Callers callers;

    ProtectionResource(
            Vaults vaults,
            EndProtection endProtection,
            ResumeProtection resumeProtection,
            DeleteInstance deleteInstance,
            Guard guard,
            Callers callers) {
        this.vaults = vaults;
        this.endProtection = endProtection;
        this.resumeProtection = resumeProtection;
        this.deleteInstance = deleteInstance;
        this.guard = guard;
        this.callers = callers;
    }

    @POST
    @Path(ArmPath.INSTANCE + "/stopProtection")
    @Performs(Action.STOP_PROTECTION)
    @Transactional
    public Response stopProtection(
            @BeanParam VaultPath path, @PathParam("instance") String name, @Nullable ProtectionEndBody body) {
        Vault vault = vaults.require(path.address());
        Why why = ProtectionEndBody.read(body);
        return LongRunning.accepted(
                guard.guard(new GuardedChange.StopProtection(path.address(), name, why.askedBy(callers)))
                        .orElseGet(() -> endProtection.stop(vault, name, why)));
    }

    @POST
    @Path(ArmPath.INSTANCE + "/suspendBackups")
    @Performs(Action.SUSPEND_BACKUPS)
    @Transactional
    public Response suspendBackups(
            @BeanParam VaultPath path, @PathParam("instance") String name, @Nullable ProtectionEndBody body) {
        Vault vault = vaults.require(path.address());
        Why why = ProtectionEndBody.read(body);
        return LongRunning.accepted(
                guard.guard(new GuardedChange.SuspendBackups(path.address(), name, why.askedBy(callers)))
                        .orElseGet(() -> endProtection.suspend(vault, name, why)));
    }

    @POST
    @Path(ArmPath.INSTANCE + "/resumeProtection")
    @Performs(Action.RESUME_PROTECTION)
    @Transactional
    public Response resumeProtection(@BeanParam VaultPath path, @PathParam("instance") String name) {
        return LongRunning.accepted(resumeProtection.resumeProtection(vaults.require(path.address()), name));
    }

    @POST
    @Path(ArmPath.INSTANCE + "/resumeBackups")
    @Performs(Action.RESUME_BACKUPS)
    @Transactional
    public Response resumeBackups(@BeanParam VaultPath path, @PathParam("instance") String name) {
        return LongRunning.accepted(resumeProtection.resumeBackups(vaults.require(path.address()), name));
    }

    @DELETE
    @Path(ArmPath.INSTANCE)
    @Performs(Action.DELETE_INSTANCE)
    @Transactional
    public Response delete(
            @BeanParam VaultPath path,
            @PathParam("instance") String name,
            @Parameter(description = "An extension: why, as stopProtection takes it.") @QueryParam("reason") @Nullable
                    String reason,
            @Parameter(description = "An extension: the same in the caller's own words.")
                    @QueryParam("comments")
                    @Nullable
                    String comments) {
        Vault vault = vaults.require(path.address());
        Why why = ProtectionEndBody.why(reason, comments);
        return guard.guard(new GuardedChange.DeleteInstance(path.address(), name, why.askedBy(callers)))
                .or(() -> deleteInstance.delete(vault, name, why))
                .map((Operation operation) -> LongRunning.accepted(operation))
                .orElseGet(() -> Response.noContent().build());
    }
}
