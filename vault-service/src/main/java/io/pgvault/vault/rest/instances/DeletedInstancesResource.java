package io.pgvault.vault.rest.instances;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.protection.UndeleteInstance;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.ListBody;
import io.pgvault.vault.rest.arm.Lists;
import io.pgvault.vault.rest.arm.LongRunning;
import io.pgvault.vault.rest.arm.VaultPath;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.Vaults;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Function;

/** Backup instances that were deleted and can be brought back. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class DeletedInstancesResource {
    private static final String DELETED = ArmPath.VAULT + "/deletedBackupInstances";

    private final Vaults vaults;
    private final Instances instances;
    private final InstanceStore store;
    private final InstanceViews views;
    private final UndeleteInstance undeleteInstance;
    private final Lists lists;

    DeletedInstancesResource(
            Vaults vaults,
            Instances instances,
            InstanceStore store,
            InstanceViews views,
            UndeleteInstance undeleteInstance,
            Lists lists) {
        this.vaults = vaults;
        this.instances = instances;
        this.store = store;
        this.views = views;
        this.undeleteInstance = undeleteInstance;
        this.lists = lists;
    }

    @GET
    @Path(DELETED)
    @Performs(Action.READ_DELETED_INSTANCE)
    public ListBody<DeletedBackupInstanceResource> list(@BeanParam VaultPath path) {
        Vault vault = vaults.require(path.address());
        return lists.page(
                request -> {
                    Page<BackupInstance> page = store.listDeleted(vault.id(), request);
                    return new Page<>(views.deleted(page.items()), page.nextAfter());
                },
                Function.identity());
    }

    @GET
    @Path(DELETED + "/{instance}")
    @Performs(Action.READ_DELETED_INSTANCE)
    public DeletedBackupInstanceResource get(@BeanParam VaultPath path, @PathParam("instance") String name) {
        return views.deleted(List.of(instances.requireDeleted(vaults.require(path.address()), name)))
                .getFirst();
    }

    @POST
    @Path(DELETED + "/{instance}/undelete")
    @Performs(Action.UNDELETE_INSTANCE)
    @Transactional
    public Response undelete(@BeanParam VaultPath path, @PathParam("instance") String name) {
        return LongRunning.accepted(undeleteInstance.undelete(vaults.require(path.address()), name));
    }
}
