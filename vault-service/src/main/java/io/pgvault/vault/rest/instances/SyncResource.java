package io.pgvault.vault.rest.instances;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.healing.SyncInstance;
import io.pgvault.vault.healing.SyncInstance.Extent;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.BodyLimit;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.LongRunning;
import io.pgvault.vault.rest.arm.VaultPath;
import io.pgvault.vault.vaults.Vaults;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** An instance is compared with what lies in storage of it. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class SyncResource {
    private final Vaults vaults;
    private final SyncInstance syncInstance;

    SyncResource(Vaults vaults, SyncInstance syncInstance) {
        this.vaults = vaults;
        this.syncInstance = syncInstance;
    }

    /** @param syncType {@code Default} or {@code ForceResync}; the first where none is given */
    @BodyLimit(Limit.PROTECTION_BODY)
    record SyncBackupInstanceRequest(@Nullable String syncType) {}

    @POST
    @Path(ArmPath.INSTANCE + "/sync")
    @Performs(Action.SYNC_INSTANCE)
    @Transactional
    public Response sync(
            @BeanParam VaultPath path, @PathParam("instance") String name, @Nullable SyncBackupInstanceRequest body) {
        String type = Fields.choice(
                body == null ? null : body.syncType(),
                "syncType",
                Fields.wireName(Extent.DEFAULT),
                Fields.wireName(Extent.DEFAULT),
                Fields.wireName(Extent.FORCE_RESYNC));
        Extent extent = type.equals(Fields.wireName(Extent.DEFAULT)) ? Extent.DEFAULT : Extent.FORCE_RESYNC;
        return LongRunning.accepted(syncInstance.sync(vaults.require(path.address()), name, extent));
    }
}
