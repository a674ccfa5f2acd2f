package io.pgvault.vault.rest.jobs;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.jobs.TriggerBackup;
import io.pgvault.vault.jobs.TriggerRehydration;
import io.pgvault.vault.jobs.TriggerRestore;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.CallContext;
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

/** Backups and restores on demand, and what is brought back from the archive. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class JobStartsResource {
    private final Vaults vaults;
    private final TriggerBackup triggerBackup;
    private final TriggerRestore triggerRestore;
    private final TriggerRehydration triggerRehydration;
    private final CallContext call;

    JobStartsResource(
            Vaults vaults,
            TriggerBackup triggerBackup,
            TriggerRestore triggerRestore,
            TriggerRehydration triggerRehydration,
            CallContext call) {
        this.vaults = vaults;
        this.triggerBackup = triggerBackup;
        this.triggerRestore = triggerRestore;
        this.triggerRehydration = triggerRehydration;
        this.call = call;
    }

    @POST
    @Path(ArmPath.INSTANCE + "/backup")
    @Performs(Action.BACK_UP)
    @Transactional
    public Response backup(
            @BeanParam VaultPath path, @PathParam("instance") String instance, @Nullable TriggerBackupRequest body) {
        TriggerBackupRequest.AdHocBackupRuleOptions options =
                Fields.required(Fields.required(body, "body").backupRuleOptions(), "backupRuleOptions");
        TriggerBackupRequest.AdhocBackupTriggerOption option = options.triggerOption();
        TriggerBackup.Request request = new TriggerBackup.Request(
                Fields.required(options.ruleName(), "backupRuleOptions.ruleName"),
                option == null ? null : option.retentionTagOverride(),
                call.clientRequestId());
        return LongRunning.accepted(triggerBackup.trigger(vaults.require(path.address()), instance, request));
    }

    @POST
    @Path(ArmPath.INSTANCE + "/restore")
    @Performs(Action.RESTORE)
    @Transactional
    public Response restore(
            @BeanParam VaultPath path,
            @PathParam("instance") String instance,
            @Nullable AzureBackupRestoreRequest body) {
        TriggerRestore.Request request = Fields.required(body, "body").read("", call.clientRequestId());
        return LongRunning.accepted(triggerRestore.trigger(vaults.require(path.address()), instance, request));
    }

    @POST
    @Path(ArmPath.INSTANCE + "/rehydrate")
    @Performs(Action.REHYDRATE)
    @Transactional
    public Response rehydrate(
            @BeanParam VaultPath path,
            @PathParam("instance") String instance,
            @Nullable AzureBackupRehydrationRequest body) {
        TriggerRehydration.Request request = Fields.required(body, "body").read(call.clientRequestId());
        return LongRunning.accepted(triggerRehydration.trigger(vaults.require(path.address()), instance, request));
    }

    @POST
    @Path(ArmPath.INSTANCE + "/validateRestore")
    @Performs(Action.VALIDATE_RESTORE)
    @Transactional
    public Response validateRestore(
            @BeanParam VaultPath path,
            @PathParam("instance") String instance,
            AzureBackupRestoreRequest.@Nullable ValidateRestoreRequestObject body) {
        TriggerRestore.Request request = Fields.required(
                        Fields.required(body, "body").restoreRequestObject(), "restoreRequestObject")
                .read("restoreRequestObject.", call.clientRequestId());
        return LongRunning.accepted(triggerRestore.validate(vaults.require(path.address()), instance, request));
    }
}
