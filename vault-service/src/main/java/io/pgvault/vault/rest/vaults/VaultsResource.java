package io.pgvault.vault.rest.vaults;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.approvals.GuardedChange;
import io.pgvault.vault.limits.ArmName;
import io.pgvault.vault.limits.PlainText;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.rest.access.CallRights;
import io.pgvault.vault.rest.access.Guard;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.ListBody;
import io.pgvault.vault.rest.arm.Lists;
import io.pgvault.vault.rest.arm.LongRunning;
import io.pgvault.vault.rest.arm.VaultPath;
import io.pgvault.vault.vaults.DeleteVault;
import io.pgvault.vault.vaults.DeletedVault;
import io.pgvault.vault.vaults.DeletedVaultStore;
import io.pgvault.vault.vaults.PutVault;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.VaultAddress;
import io.pgvault.vault.vaults.VaultSettings;
import io.pgvault.vault.vaults.VaultStore;
import io.pgvault.vault.vaults.Vaults;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Backup vaults. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class VaultsResource {
    private final VaultStore store;
    private final DeletedVaultStore deletedVaults;
    private final PutVault putVault;
    private final DeleteVault deleteVault;
    private final CallRights rights;
    private final Guard guard;
    private final Lists lists;

    VaultsResource(
            VaultStore store,
            DeletedVaultStore deletedVaults,
            PutVault putVault,
            DeleteVault deleteVault,
            CallRights rights,
            Guard guard,
            Lists lists) {
        this.store = store;
        this.deletedVaults = deletedVaults;
        this.putVault = putVault;
        this.deleteVault = deleteVault;
        this.rights = rights;
        this.guard = guard;
        this.lists = lists;
    }

    @GET
    @Path(ArmPath.SUBSCRIPTION + "/backupVaults")
    @Performs(value = Action.READ_VAULT, checked = Performs.By.ITEM)
    public ListBody<BackupVaultResource> listInSubscription(@PathParam("subscription") String subscription) {
        return list(subscription, null);
    }

    @GET
    @Path(ArmPath.GROUP + "/backupVaults")
    @Performs(value = Action.READ_VAULT, checked = Performs.By.ITEM)
    public ListBody<BackupVaultResource> listInGroup(
            @PathParam("subscription") String subscription, @PathParam("group") String group) {
        return list(subscription, group);
    }

    private ListBody<BackupVaultResource> list(String subscription, @Nullable String group) {
        List<String> visible =
                rights.scopes(Action.READ_VAULT).stream().map(Scope::key).toList();
        return lists.page(page -> store.list(subscription, group, visible, page), BackupVaultResource::of);
    }

    @GET
    @Path(ArmPath.VAULT)
    @Performs(Action.READ_VAULT)
    public BackupVaultResource get(@BeanParam VaultPath path) {
        return BackupVaultResource.of(new Vaults(store).require(path.address()));
    }

    @PUT
    @Path(ArmPath.VAULT)
    @Performs(Action.WRITE_VAULT)
    @Transactional
    public Response put(
            @BeanParam VaultPath path,
            @Parameter(description = "The id of a deleted vault, to bring it back.")
                    @HeaderParam("x-ms-deleted-vault-id")
                    @Nullable
                    String deletedVault,
            @Nullable BackupVaultResource body) {
        BackupVaultResource given = Fields.required(body, "body");
        String location = ArmName.LOCATION.require(Fields.required(given.location(), "location"), "location");
        if (deletedVault != null && !deletedVault.isBlank()) {
            return undelete(path.address(), deletedVault, location, given);
        }
        Optional<VaultSettings> before = store.find(path.address()).map(Vault::settings);
        return change(path.address(), location, before, given.settings(before.orElse(null)));
    }

    @PATCH
    @Path(ArmPath.VAULT)
    @Performs(Action.WRITE_VAULT)
    @Transactional
    public Response patch(@BeanParam VaultPath path, @Nullable BackupVaultResource body) {
        Vault vault = new Vaults(store).require(path.address());
        VaultSettings settings = Fields.required(body, "body").patch(vault.settings());
        return change(vault.address(), vault.location(), Optional.of(vault.settings()), settings);
    }

    private Response change(
            VaultAddress address, String location, Optional<VaultSettings> before, VaultSettings settings) {
        return before.flatMap(known -> waiting(address, location, known, settings))
                .map(LongRunning::accepted)
                .orElseGet(() -> answer(putVault.put(address, location, settings)));
    }

    private Optional<Operation> waiting(
            VaultAddress address, String location, VaultSettings before, VaultSettings settings) {
        if (before.wantApprovals() && !settings.wantApprovals()) {
            return guard.guard(new GuardedChange.EndApprovals(address, location, settings));
        }
        return settings.areWeakerThan(before)
                ? guard.guard(new GuardedChange.WeakenVault(address, location, settings))
                : Optional.empty();
    }

    private Response undelete(VaultAddress address, String deletedVault, String location, BackupVaultResource given) {
        DeletedVault found = DeletedVaultsResource.parse(deletedVault)
                .flatMap(deletedVaults::find)
                .filter(deleted -> deleted.vault().address().key().equals(address.key()))
                .orElseThrow(() -> Fields.refuse(
                        "x-ms-deleted-vault-id",
                        "'" + PlainText.shown(deletedVault) + "' is no deleted vault that was at this address."));
        return answer(putVault.undelete(
                address,
                found.vault().id(),
                location,
                given.settings(found.vault().settings())));
    }

    private static Response answer(PutVault.Outcome outcome) {
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
        return guard.guard(new GuardedChange.DeleteVault(path.address()))
                .or(() -> deleteVault.delete(path.address()))
                .map(LongRunning::accepted)
                .orElseGet(() -> Response.noContent().build());
    }
}
