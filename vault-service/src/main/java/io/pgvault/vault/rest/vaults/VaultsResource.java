package io.pgvault.vault.rest.vaults;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Performs;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.ListBody;
import io.pgvault.vault.rest.arm.Lists;
import io.pgvault.vault.rest.arm.LongRunning;
import io.pgvault.vault.rest.arm.VaultPath;
import io.pgvault.vault.vaults.DeleteVault;
import io.pgvault.vault.vaults.PutVault;
import io.pgvault.vault.vaults.VaultStore;
import io.pgvault.vault.vaults.Vaults;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Backup vaults. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class VaultsResource {
    private final Vaults vaults;
    private final VaultStore store;
    private final PutVault putVault;
    private final DeleteVault deleteVault;
    private final Lists lists;

    VaultsResource(Vaults vaults, VaultStore store, PutVault putVault, DeleteVault deleteVault, Lists lists) {
        this.vaults = vaults;
        this.store = store;
        this.putVault = putVault;
        this.deleteVault = deleteVault;
        this.lists = lists;
    }

    @GET
    @Path(ArmPath.SUBSCRIPTION + "/backupVaults")
    @Performs(Action.READ_VAULT)
    public ListBody<BackupVaultResource> listInSubscription(@PathParam("subscription") String subscription) {
        return lists.page(page -> store.list(subscription, null, page), BackupVaultResource::of);
    }

    @GET
    @Path(ArmPath.GROUP + "/backupVaults")
    @Performs(Action.READ_VAULT)
    public ListBody<BackupVaultResource> listInGroup(
            @PathParam("subscription") String subscription, @PathParam("group") String group) {
        return lists.page(page -> store.list(subscription, group, page), BackupVaultResource::of);
    }

    @GET
    @Path(ArmPath.VAULT)
    @Performs(Action.READ_VAULT)
    public BackupVaultResource get(@BeanParam VaultPath path) {
        return BackupVaultResource.of(vaults.require(path.address()));
    }

    @PUT
    @Path(ArmPath.VAULT)
    @Performs(Action.WRITE_VAULT)
    @Transactional
    public Response put(@BeanParam VaultPath path, @Nullable BackupVaultResource body) {
        Fields.vaultName(path.vault());
        BackupVaultResource given = Fields.required(body, "body");
        PutVault.Outcome outcome =
                putVault.put(path.address(), Fields.required(given.location(), "location"), given.settings());
        int status = outcome.created() ? 201 : 200;
        BackupVaultResource view = BackupVaultResource.of(outcome.vault());
        Operation operation = outcome.operation();
        return operation == null
                ? Response.status(status).entity(view).build()
                : new LongRunning(view, operation, operation.vaultResourceId()).response(status);
    }

    @DELETE
    @Path(ArmPath.VAULT)
    @Performs(Action.DELETE_VAULT)
    @Transactional
    public Response delete(@BeanParam VaultPath path) {
        return deleteVault
                .delete(path.address())
                .map(LongRunning::accepted)
                .orElseGet(() -> Response.noContent().build());
    }
}
