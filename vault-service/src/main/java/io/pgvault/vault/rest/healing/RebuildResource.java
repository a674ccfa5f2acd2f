package io.pgvault.vault.rest.healing;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.vault.RetentionRules;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.previews.ToldRetentionRules;
import io.pgvault.vault.rebuilding.Rebuild;
import io.pgvault.vault.rebuilding.RebuildCatalogue;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.CallContext;
import io.pgvault.vault.rest.arm.UserFacingError;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.jspecify.annotations.Nullable;

/** The catalogue is rebuilt from what lies in storage. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class RebuildResource {
    private static final String REBUILD = ArmPath.TENANT + "/rebuild";

    private final RebuildCatalogue rebuildCatalogue;
    private final ToldRetentionRules retentionRules;
    private final CallContext call;

    RebuildResource(RebuildCatalogue rebuildCatalogue, ToldRetentionRules retentionRules, CallContext call) {
        this.rebuildCatalogue = rebuildCatalogue;
        this.retentionRules = retentionRules;
        this.call = call;
    }

    /**
     * How far a rebuild is.
     *
     * @param status {@code InProgress}, {@code Succeeded} or {@code Failed}
     * @param error why storage could not be read
     * @param vaults that lie in storage; this and the next two are told at the end
     * @param recoveryPoints that can be read
     * @param broughtBack vaults, policies and instances that the catalogue did not have
     * @param problems what could not be brought back, or only otherwise than it was
     * @param deletionsWaitSince when a rebuild began; until confirmDeletions nothing is deleted
     */
    record RebuildView(
            UUID id,
            String status,
            Instant begunAt,
            @Nullable Instant endedAt,
            @Nullable UserFacingError error,
            @Nullable Integer vaults,
            @Nullable Integer instances,
            @Nullable Integer recoveryPoints,
            int broughtBack,
            List<String> problems,
            @Nullable Instant deletionsWaitSince) {}

    @POST
    @Path(REBUILD)
    @Performs(Action.REBUILD)
    @Transactional
    @Operation(
            summary = "Rebuilds the catalogue from what lies in storage",
            description =
                    "An extension, for when databases were lost. What the catalogue has stays as it is; while one rebuild"
                            + " runs, this answers with that. Nothing is deleted from then on until confirmDeletions.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public Response rebuild() {
        return Response.accepted(view(rebuildCatalogue.begin()))
                .header(HttpHeaders.LOCATION, call.url(REBUILD))
                .header(HttpHeaders.RETRY_AFTER, 1)
                .build();
    }

    @GET
    @Path(REBUILD)
    @Performs(Action.READ_REBUILD)
    @Operation(
            summary = "Tells how far the last rebuild of the catalogue is",
            description = "An extension. Recovery points go on to appear for a while after its end.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public RebuildView last() {
        return rebuildCatalogue
                .last()
                .map(this::view)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.OPERATION_NOT_FOUND, "The catalogue was not rebuilt since its database was made."));
    }

    @POST
    @Path(ArmPath.TENANT + "/confirmDeletions")
    @Performs(Action.CONFIRM_DELETIONS)
    @Transactional
    @Operation(
            summary = "Lets go what is due, after a rebuild",
            description = "An extension. Look first at what was brought back: what is over by its policy goes then.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public Response confirmDeletions() {
        rebuildCatalogue.confirmDeletions();
        return Response.accepted().build();
    }

    private RebuildView view(Rebuild rebuild) {
        Rebuild.Ending ending = rebuild.ending();
        Rebuild.Found found = ending instanceof Rebuild.Found read ? read : null;
        Rebuild.Failed failed = ending instanceof Rebuild.Failed unread ? unread : null;
        return new RebuildView(
                rebuild.id().value(),
                ending == null ? "InProgress" : failed == null ? "Succeeded" : "Failed",
                rebuild.begunAt(),
                ending == null ? null : ending.at(),
                failed == null ? null : UserFacingError.of(failed.error()),
                found == null ? null : found.vaults(),
                found == null ? null : found.instances(),
                found == null ? null : found.recoveryPoints(),
                rebuild.broughtBack(),
                rebuild.problems(),
                retentionRules.find().map(RetentionRules::deletionsWaitSince).orElse(null));
    }
}
