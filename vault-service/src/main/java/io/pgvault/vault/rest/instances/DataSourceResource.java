package io.pgvault.vault.rest.instances;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.rest.access.CallRights;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.ListBody;
import io.pgvault.vault.vaults.VaultAddress;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Which backup instance protects a data source, in whatever vault it is. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class DataSourceResource {
    private final InstanceStore instances;
    private final InstanceViews views;
    private final CallRights rights;

    DataSourceResource(InstanceStore instances, InstanceViews views, CallRights rights) {
        this.instances = instances;
        this.views = views;
        this.rights = rights;
    }

    @GET
    @Path("/{dataSource: subscriptions.+}" + ArmPath.TENANT + "/backupInstances")
    @Performs(value = Action.READ_INSTANCE, checked = Performs.By.ITEM)
    public ListBody<BackupInstanceResource> list(@PathParam("dataSource") String dataSource) {
        String id = Fields.resourceId("/" + dataSource, "dataSource");
        return new ListBody<>(
                instances.protecting(VaultAddress.keyOf(id)).stream()
                        .filter(instance -> rights.may(Action.READ_INSTANCE, instance.resourceId()))
                        .map(views::view)
                        .toList(),
                null);
    }
}
