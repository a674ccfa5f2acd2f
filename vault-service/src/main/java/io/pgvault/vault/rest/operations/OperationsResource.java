package io.pgvault.vault.rest.operations;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.rest.access.CallRights;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.ErrorBody;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.HttpStatus;
import io.pgvault.vault.rest.arm.LongRunning;
import io.pgvault.vault.rest.arm.OperationToken;
import io.pgvault.vault.rest.arm.VaultPath;
import io.pgvault.vault.rest.instances.BackupInstanceResource;
import io.pgvault.vault.rest.instances.InstanceViews;
import io.pgvault.vault.rest.vaults.BackupVaultResource;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.Vaults;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How far long-running operations are, and what came of them, wherever callers look for them. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class OperationsResource {
    private static final String STATUS = "/operationStatus/{operation}";
    private static final String RESULTS = "/operationResults/{operation}";
    private static final String LOCATION = ArmPath.SUBSCRIPTION + "/locations/{location}";

    private final OperationStore operations;
    private final Vaults vaults;
    private final InstanceStore instances;
    private final InstanceViews views;
    private final CallRights rights;

    OperationsResource(
            OperationStore operations, Vaults vaults, InstanceStore instances, InstanceViews views, CallRights rights) {
        this.operations = operations;
        this.vaults = vaults;
        this.instances = instances;
        this.views = views;
        this.rights = rights;
    }

    @GET
    @Path(LOCATION + STATUS)
    @Performs(value = Action.READ_OPERATION, checked = Performs.By.ITEM)
    public OperationResource statusAtLocation(
            @PathParam("subscription") String subscription, @PathParam("operation") String token) {
        Operation operation = require(token, subscriptionScope(subscription));
        return OperationResource.of(operation, LongRunning.locationScope(operation));
    }

    @GET
    @Path(ArmPath.GROUP + STATUS)
    @Performs(value = Action.READ_OPERATION, checked = Performs.By.ITEM)
    public OperationResource statusInGroup(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("operation") String token) {
        Operation operation = require(token, groupScope(subscription, group));
        return OperationResource.of(operation, ArmPath.group(subscription, group));
    }

    @GET
    @Path(ArmPath.VAULT + STATUS)
    @Performs(value = Action.READ_OPERATION, checked = Performs.By.ITEM)
    public OperationResource statusOfVault(@BeanParam VaultPath path, @PathParam("operation") String token) {
        Operation operation = require(token, vaultScope(path));
        return OperationResource.of(operation, operation.vaultResourceId());
    }

    @GET
    @Path(LOCATION + RESULTS)
    @Performs(value = Action.READ_OPERATION, checked = Performs.By.ITEM)
    public Response resultAtLocation(
            @PathParam("subscription") String subscription, @PathParam("operation") String token) {
        Operation operation = require(token, subscriptionScope(subscription));
        return result(operation, LongRunning.locationScope(operation));
    }

    @GET
    @Path(ArmPath.VAULT + RESULTS)
    @Performs(value = Action.READ_OPERATION, checked = Performs.By.ITEM)
    public Response resultOfVault(@BeanParam VaultPath path, @PathParam("operation") String token) {
        Operation operation = require(token, vaultScope(path));
        return result(operation, operation.vaultResourceId());
    }

    @GET
    @Path(ArmPath.INSTANCE + RESULTS)
    @Performs(value = Action.READ_OPERATION, checked = Performs.By.ITEM)
    public Response resultOfInstance(
            @BeanParam VaultPath path, @PathParam("instance") String name, @PathParam("operation") String token) {
        Operation operation = require(token, vaultScope(path));
        return result(operation, operation.vaultResourceId() + "/backupInstances/" + name);
    }

    private Response result(Operation operation, String scope) {
        return switch (operation.status()) {
            case RUNNING -> new LongRunning(null, operation, scope).response(202);
            case SUCCEEDED -> success(operation);
            case FAILED -> failure(operation.error());
        };
    }

    private Response success(Operation operation) {
        return switch (operation.kind()) {
            case PUT_VAULT ->
                Response.ok(BackupVaultResource.of(vaults.require(address(operation))))
                        .build();
            case DELETE_VAULT, DELETE_INSTANCE, DELETE_RECOVERY_POINT, REHYDRATE, AWAIT_ONLINE ->
                Response.noContent().build();
            case STOP_PROTECTION,
                    SUSPEND_BACKUPS,
                    RESUME_PROTECTION,
                    RESUME_BACKUPS,
                    UNDELETE_INSTANCE,
                    RELEASE_BRAKE,
                    SYNC_INSTANCE,
                    REBUILD -> Response.ok().build();
            case CONFIGURE_PROTECTION -> Response.ok(instance(operation)).build();
            case VALIDATE_BACKUP, VALIDATE_RESTORE, BACKUP, RESTORE, CANCEL_JOB, GUARDED_CHANGE ->
                Response.ok(OperationResource.OperationJobExtendedInfo.of(operation))
                        .build();
        };
    }

    private static Response failure(@Nullable ErrorDetail error) {
        ErrorDetail known = error == null ? ErrorDetail.of(ErrorCode.INTERNAL, "The operation failed.") : error;
        return ErrorBody.of(known).response(HttpStatus.of(known.errorCode()));
    }

    private BackupInstanceResource instance(Operation operation) {
        UUID subject = operation.subject();
        return (subject == null ? List.<InstanceId>of() : List.of(new InstanceId(subject)))
                .stream()
                        .flatMap(id -> instances.findAll(List.of(id)).stream())
                        .map(views::view)
                        .findFirst()
                        .orElseThrow(() -> notFound(OperationToken.of(operation.id())));
    }

    private Operation require(String token, String scope) {
        return OperationToken.parse(token)
                .flatMap(operations::find)
                .filter(found -> (VaultAddress.keyOf(found.vaultResourceId()) + "/").startsWith(scope))
                .filter(found -> rights.may(Action.READ_OPERATION, found.vaultResourceId()))
                .orElseThrow(() -> notFound(token));
    }

    private static BackupException notFound(String token) {
        return new BackupException(ErrorCode.OPERATION_NOT_FOUND, "There is no operation " + token + " here.");
    }

    private static String subscriptionScope(String subscription) {
        return VaultAddress.keyOf("/subscriptions/" + subscription + "/");
    }

    private static String groupScope(String subscription, String group) {
        return VaultAddress.keyOf("/subscriptions/" + subscription + "/resourceGroups/" + group + "/");
    }

    private static String vaultScope(VaultPath path) {
        return path.address().key() + "/";
    }

    private static VaultAddress address(Operation operation) {
        String id = operation.vaultResourceId();
        return new VaultAddress(
                Fields.segmentAfter("subscriptions", id).orElseThrow(),
                Fields.segmentAfter("resourceGroups", id).orElseThrow(),
                Fields.lastSegment(id));
    }
}
