package io.pgvault.vault.rest.jobs;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.jobs.Job;
import io.pgvault.vault.jobs.JobStore;
import io.pgvault.vault.jobs.Jobs;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.ListBody;
import io.pgvault.vault.rest.arm.Lists;
import io.pgvault.vault.rest.arm.LongRunning;
import io.pgvault.vault.rest.arm.VaultPath;
import io.pgvault.vault.supervision.RequestCancellation;
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
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;

/** Jobs. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class JobsResource {
    private final Vaults vaults;
    private final Jobs jobs;
    private final JobStore store;
    private final RequestCancellation requestCancellation;
    private final JobViews views;
    private final Lists lists;

    JobsResource(
            Vaults vaults,
            Jobs jobs,
            JobStore store,
            RequestCancellation requestCancellation,
            JobViews views,
            Lists lists) {
        this.vaults = vaults;
        this.jobs = jobs;
        this.store = store;
        this.requestCancellation = requestCancellation;
        this.views = views;
        this.lists = lists;
    }

    @GET
    @Path(ArmPath.VAULT + "/backupJobs")
    @Performs(Action.READ_JOB)
    public ListBody<AzureBackupJobResource> list(@BeanParam VaultPath path) {
        Vault vault = vaults.require(path.address());
        return lists.page(
                request -> {
                    Page<Job> page = store.list(vault.id(), request);
                    return new Page<>(views.views(vault, page.items()), page.nextAfter());
                },
                Function.identity());
    }

    @GET
    @Path(ArmPath.VAULT + "/backupJobs/{job}")
    @Performs(Action.READ_JOB)
    public AzureBackupJobResource get(@BeanParam VaultPath path, @PathParam("job") String id) {
        Vault vault = vaults.require(path.address());
        return views.view(vault, jobs.require(vault, id));
    }

    @POST
    @Path(ArmPath.VAULT + "/backupJobs/{job}/cancel")
    @Performs(Action.CANCEL_JOB)
    @Transactional
    @org.eclipse.microprofile.openapi.annotations.Operation(
            summary = "Cancel a job",
            description = "An extension: Azure's service has no such operation for this workload. The job ends as"
                    + " Cancelled, or completes all the same when it is too late.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public Response cancel(@BeanParam VaultPath path, @PathParam("job") String id) {
        return LongRunning.accepted(requestCancellation.cancel(vaults.require(path.address()), id));
    }
}
