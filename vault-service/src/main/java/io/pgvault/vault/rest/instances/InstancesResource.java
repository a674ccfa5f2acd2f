package io.pgvault.vault.rest.instances;

import io.pgvault.contract.instance.DataSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.ConfigureProtection;
import io.pgvault.vault.instances.InstanceStore;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.instances.Setup;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.Fields;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.jspecify.annotations.Nullable;

/** Backup instances, and the question whether one could be made. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class InstancesResource {
    private static final int NUMBERS_OF_A_MAJOR = 10_000;

    private final Vaults vaults;
    private final Setups setups;
    private final InstanceViews views;
    private final InstanceStore store;
    private final ConfigureProtection configureProtection;
    private final Lists lists;

    InstancesResource(
            Vaults vaults,
            Setups setups,
            InstanceViews views,
            InstanceStore store,
            ConfigureProtection configureProtection,
            Lists lists) {
        this.vaults = vaults;
        this.setups = setups;
        this.views = views;
        this.store = store;
        this.configureProtection = configureProtection;
        this.lists = lists;
    }

    @GET
    @Path(ArmPath.VAULT + "/backupInstances")
    @Performs(Action.READ_INSTANCE)
    public ListBody<BackupInstanceResource> list(@BeanParam VaultPath path) {
        Vault vault = vaults.require(path.address());
        return lists.page(
                request -> {
                    Page<BackupInstance> page = store.list(vault.id(), request);
                    return new Page<>(views.views(page.items()), page.nextAfter());
                },
                Function.identity());
    }

    @GET
    @Path(ArmPath.VAULT + "/backupInstances/{instance}")
    @Performs(Action.READ_INSTANCE)
    public BackupInstanceResource get(@BeanParam VaultPath path, @PathParam("instance") String name) {
        return views.view(new Instances(store).require(vaults.require(path.address()), name));
    }

    @PUT
    @Path(ArmPath.VAULT + "/backupInstances/{instance}")
    @Performs(Action.WRITE_INSTANCE)
    @Transactional
    public Response put(
            @BeanParam VaultPath path, @PathParam("instance") String name, @Nullable BackupInstanceResource body) {
        BackupInstanceResource given = Fields.required(body, "body");
        Vault vault = vaults.requireReady(path.address());
        ConfigureProtection.Outcome outcome = configureProtection.configure(
                vault, name, setups.read(given.properties(), "properties", given.tags(), vault));
        BackupInstance instance = outcome.instance();
        return new LongRunning(views.view(instance), outcome.operation(), instance.resourceId())
                .response(outcome.created() ? 201 : 200);
    }

    @POST
    @Path(ArmPath.VAULT + "/validateForBackup")
    @Performs(Action.VALIDATE_FOR_BACKUP)
    @Transactional
    public Response validateForBackup(
            @BeanParam VaultPath path, BackupInstanceResource.@Nullable ValidateForBackupRequest body) {
        Setup setup = setups.read(
                Fields.required(body, "body").backupInstance(), "backupInstance", null, vaults.require(path.address()));
        return LongRunning.accepted(configureProtection.validate(vaults.requireReady(path.address()), setup));
    }

    @POST
    @Path(ArmPath.INSTANCE + "/grantScript")
    @Performs(Action.GRANT_SCRIPT)
    @Operation(
            summary = "Tells the SQL of the rights that backups of an instance, or restores, need",
            description = "An extension. Nothing is changed: run the script on the server as somebody who may.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public GrantScriptBody.Script grantScriptOfInstance(
            @BeanParam VaultPath path, @PathParam("instance") String name, @Nullable GrantScriptBody body) {
        BackupInstance instance = new Instances(store).require(vaults.require(path.address()), name);
        DataSourceIdentity reached = instance.identity();
        DataSource source = instance.setup().dataSource().toDataSource();
        String database = reached == null ? source.resourceName() : reached.database();
        return Fields.required(body, "body")
                .script(new GrantScriptBody.Known(
                        source.isServer() ? null : database,
                        reached == null ? null : reached.serverVersionNum() / NUMBERS_OF_A_MAJOR));
    }

    @POST
    @Path(ArmPath.VAULT + "/grantScript")
    @Performs(Action.GRANT_SCRIPT)
    @Operation(
            summary = "Tells the SQL of the rights that backups of a data source, or restores, need",
            description = "An extension. Nothing is changed: run the script on the server as somebody who may.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public GrantScriptBody.Script grantScript(@BeanParam VaultPath path, @Nullable GrantScriptBody body) {
        var unused = vaults.require(path.address());
        return Fields.required(body, "body").script(null);
    }
}
