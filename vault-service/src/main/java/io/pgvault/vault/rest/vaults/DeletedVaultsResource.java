package io.pgvault.vault.rest.vaults;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.rest.access.CallRights;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.ListBody;
import io.pgvault.vault.rest.arm.Lists;
import io.pgvault.vault.vaults.DeletedVault;
import io.pgvault.vault.vaults.DeletedVaultStore;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Backup vaults that were deleted and can be brought back, by a PUT that names them in a header. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class DeletedVaultsResource {
    private static final String DELETED = ArmPath.SUBSCRIPTION + "/locations/{location}/deletedVaults";

    private final DeletedVaultStore deleted;
    private final CallRights rights;
    private final Lists lists;
    private final InstantSource clock;

    DeletedVaultsResource(DeletedVaultStore deleted, CallRights rights, Lists lists, InstantSource clock) {
        this.deleted = deleted;
        this.rights = rights;
        this.lists = lists;
        this.clock = clock;
    }

    @GET
    @Path(DELETED)
    @Performs(value = Action.READ_DELETED_VAULT, checked = Performs.By.ITEM)
    public ListBody<DeletedBackupVaultResource> list(
            @PathParam("subscription") String subscription, @PathParam("location") String location) {
        List<String> visible = rights.scopes(Action.READ_DELETED_VAULT).stream()
                .map(Scope::key)
                .toList();
        Instant now = clock.instant();
        return lists.page(
                page -> deleted.list(subscription, location, visible, now, page), DeletedBackupVaultResource::of);
    }

    @GET
    @Path(DELETED + "/{deletedVault}")
    @Performs(value = Action.READ_DELETED_VAULT, checked = Performs.By.ITEM)
    public DeletedBackupVaultResource get(
            @PathParam("subscription") String subscription,
            @PathParam("location") String location,
            @PathParam("deletedVault") String name) {
        return parse(name)
                .flatMap(deleted::find)
                .filter(found -> isAt(found, subscription, location))
                .filter(found -> !found.isOver(clock.instant()))
                .filter(found -> rights.may(
                        Action.READ_DELETED_VAULT, found.vault().address().resourceId()))
                .map(DeletedBackupVaultResource::of)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.BACKUP_VAULT_NOT_FOUND, "There is no deleted backup vault " + name + " here."));
    }

    private static boolean isAt(DeletedVault found, String subscription, String location) {
        return found.vault().address().subscription().equalsIgnoreCase(subscription)
                && found.vault().location().equalsIgnoreCase(location);
    }

    /** The last segment of an ARM id, or the id itself. */
    static Optional<VaultId> parse(String id) {
        try {
            String last = id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
            return Optional.of(new VaultId(UUID.fromString(last)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
