package io.pgvault.vault.rest.recoverypoints;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.approvals.GuardedChange;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.limits.Limit;
import io.pgvault.vault.protection.ReleaseBrake;
import io.pgvault.vault.rest.access.Guard;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.BodyLimit;
import io.pgvault.vault.rest.arm.Fields;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.jspecify.annotations.Nullable;

/** What the brake keeps though its time is over, and its release. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class BrakeResource {
    private final Vaults vaults;
    private final Instances instances;
    private final ReleaseBrake releaseBrake;
    private final Guard guard;
    private final InstantSource clock;

    BrakeResource(Vaults vaults, Instances instances, ReleaseBrake releaseBrake, Guard guard, InstantSource clock) {
        this.vaults = vaults;
        this.instances = instances;
        this.releaseBrake = releaseBrake;
        this.guard = guard;
        this.clock = clock;
    }

    /** What would go, oldest first. */
    record Brake(List<AzureBackupRecoveryPointResource> recoveryPoints) {}

    /** @param recoveryPoints the ids of those that were seen and shall go; at most a list's length at once */
    @BodyLimit(Limit.PROTECTION_BODY)
    record ReleaseBrakeRequest(@Nullable List<String> recoveryPoints) {}

    @GET
    @Path(ArmPath.INSTANCE + "/brake")
    @Performs(Action.READ_BRAKE)
    @Operation(
            summary = "Tells which recovery points would go if the brake were released",
            description =
                    "An extension. Their time is over, and none of them is the newest; at most as many as one request"
                            + " can release, the oldest first.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public Brake brake(@BeanParam VaultPath path, @PathParam("instance") String name) {
        Vault vault = vaults.require(path.address());
        BackupInstance instance = instances.require(vault, name);
        Instant now = clock.instant();
        return new Brake(releaseBrake.over(vault, name).stream()
                .limit(Limit.LIST.most())
                .map(entry -> AzureBackupRecoveryPointResource.of(instance, entry, now))
                .toList());
    }

    @POST
    @Path(ArmPath.INSTANCE + "/releaseBrake")
    @Performs(Action.RELEASE_BRAKE)
    @Transactional
    @Operation(
            summary = "Lets recovery points go that the brake stopped",
            description = "An extension. Look at GET brake first, and send the ids of those that shall go.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public Response release(
            @BeanParam VaultPath path, @PathParam("instance") String name, @Nullable ReleaseBrakeRequest body) {
        Vault vault = vaults.require(path.address());
        List<String> ids = Fields.required(Fields.required(body, "body").recoveryPoints(), "recoveryPoints");
        if (ids.isEmpty()) {
            throw Fields.refuse("recoveryPoints", "name those that shall go, as GET brake lists them.");
        }
        return LongRunning.accepted(guard.guard(new GuardedChange.ReleaseBrake(path.address(), name, ids))
                .orElseGet(() -> releaseBrake.release(vault, name, ids)));
    }
}
