package io.pgvault.vault.rest.recoverypoints;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.approvals.GuardedChange;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.protection.DeleteRecoveryPoint;
import io.pgvault.vault.protection.EndProtection.Why;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import io.pgvault.vault.recoverypoints.RecoveryPoints;
import io.pgvault.vault.rest.access.Guard;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.ListBody;
import io.pgvault.vault.rest.arm.Lists;
import io.pgvault.vault.rest.arm.LongRunning;
import io.pgvault.vault.rest.arm.VaultPath;
import io.pgvault.vault.rest.instances.ProtectionEndBody;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.Vaults;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.jspecify.annotations.Nullable;

/** Recovery points. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class RecoveryPointsResource {
    private final Vaults vaults;
    private final Instances instances;
    private final RecoveryPoints recoveryPoints;
    private final RecoveryPointStore store;
    private final DeleteRecoveryPoint deleteRecoveryPoint;
    private final Guard guard;
    private final Callers callers;
    private final Lists lists;
    private final InstantSource clock;

    RecoveryPointsResource(
            Vaults vaults,
            Instances instances,
            RecoveryPoints recoveryPoints,
            RecoveryPointStore store,
            DeleteRecoveryPoint deleteRecoveryPoint,
            Guard guard,
            Callers callers,
            Lists lists,
            InstantSource clock) {
        this.vaults = vaults;
        this.instances = instances;
        this.recoveryPoints = recoveryPoints;
        this.store = store;
        this.deleteRecoveryPoint = deleteRecoveryPoint;
        this.guard = guard;
        this.callers = callers;
        this.lists = lists;
        this.clock = clock;
    }

    @GET
    @Path(ArmPath.INSTANCE + "/recoveryPoints")
    @Performs(Action.READ_RECOVERY_POINT)
    public ListBody<AzureBackupRecoveryPointResource> list(
            @BeanParam VaultPath path,
            @PathParam("instance") String name,
            @QueryParam("$filter") @Nullable String filter) {
        if (filter != null && !filter.isBlank()) {
            throw Fields.refuse("$filter", "filters are not supported; leave it empty.");
        }
        BackupInstance instance = instances.require(vaults.require(path.address()), name);
        return lists.page(
                page -> store.list(instance.id(), page),
                entry -> AzureBackupRecoveryPointResource.of(instance, entry, clock.instant()));
    }

    @GET
    @Path(ArmPath.INSTANCE + "/deletedRecoveryPoints")
    @Performs(Action.READ_RECOVERY_POINT)
    @Operation(summary = "Lists what was deleted, is being deleted, was lost or is damaged, and why.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public ListBody<AzureBackupRecoveryPointResource> listDeleted(
            @BeanParam VaultPath path, @PathParam("instance") String name) {
        BackupInstance instance = instances.require(vaults.require(path.address()), name);
        return lists.page(
                page -> store.listGone(instance.id(), page),
                entry -> AzureBackupRecoveryPointResource.of(instance, entry, clock.instant()));
    }

    @DELETE
    @Path(ArmPath.INSTANCE + "/recoveryPoints/{recoveryPoint}")
    @Performs(Action.DELETE_RECOVERY_POINT)
    @Transactional
    @Operation(
            summary = "Deletes a recovery point before its time",
            description = "An extension. The last recovery point of an instance goes in no other way.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public Response delete(
            @BeanParam VaultPath path,
            @PathParam("instance") String name,
            @PathParam("recoveryPoint") String id,
            @QueryParam("reason") @Nullable String reason,
            @QueryParam("comments") @Nullable String comments) {
        Vault vault = vaults.require(path.address());
        Why why = ProtectionEndBody.why(reason, comments);
        return LongRunning.accepted(
                guard.guard(new GuardedChange.DeleteRecoveryPoint(path.address(), name, id, why.askedBy(callers)))
                        .orElseGet(() -> deleteRecoveryPoint.delete(vault, name, id, why)));
    }

    @GET
    @Path(ArmPath.INSTANCE + "/recoveryPoints/{recoveryPoint}")
    @Performs(Action.READ_RECOVERY_POINT)
    public AzureBackupRecoveryPointResource get(
            @BeanParam VaultPath path, @PathParam("instance") String name, @PathParam("recoveryPoint") String id) {
        BackupInstance instance = instances.require(vaults.require(path.address()), name);
        return AzureBackupRecoveryPointResource.of(
                instance, recoveryPoints.requireVisible(instance.id(), id), clock.instant());
    }
}
