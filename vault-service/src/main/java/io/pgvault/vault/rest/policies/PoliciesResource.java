package io.pgvault.vault.rest.policies;

import io.pgvault.vault.access.Action;
import io.pgvault.vault.policies.DeletePolicy;
import io.pgvault.vault.policies.ExistingRecoveryPoints;
import io.pgvault.vault.policies.JudgePolicy;
import io.pgvault.vault.policies.Policies;
import io.pgvault.vault.policies.PolicyStore;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.ListBody;
import io.pgvault.vault.rest.arm.Lists;
import io.pgvault.vault.rest.arm.VaultPath;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.Vaults;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** Backup policies. */
@Path("/")
@Authenticated
@RunOnVirtualThread
class PoliciesResource {
    private final Vaults vaults;
    private final PolicyStore store;
    private final JudgePolicy judgePolicy;
    private final WantedPolicies wantedPolicies;
    private final DeletePolicy deletePolicy;
    private final Lists lists;

    PoliciesResource(
            Vaults vaults,
            PolicyStore store,
            JudgePolicy judgePolicy,
            WantedPolicies wantedPolicies,
            DeletePolicy deletePolicy,
            Lists lists) {
        this.vaults = vaults;
        this.store = store;
        this.judgePolicy = judgePolicy;
        this.wantedPolicies = wantedPolicies;
        this.deletePolicy = deletePolicy;
        this.lists = lists;
    }

    @GET
    @Path(ArmPath.VAULT + "/backupPolicies")
    @Performs(Action.READ_POLICY)
    public ListBody<BaseBackupPolicyResource> list(@BeanParam VaultPath path) {
        Vault vault = vaults.require(path.address());
        return lists.page(page -> store.list(vault.id(), page), BaseBackupPolicyResource::of);
    }

    @GET
    @Path(ArmPath.VAULT + "/backupPolicies/{policy}")
    @Performs(Action.READ_POLICY)
    public BaseBackupPolicyResource get(@BeanParam VaultPath path, @PathParam("policy") String name) {
        return BaseBackupPolicyResource.of(new Policies(store).require(vaults.require(path.address()), name));
    }

    @PUT
    @Path(ArmPath.VAULT + "/backupPolicies/{policy}")
    @Performs(Action.WRITE_POLICY)
    @APIResponseSchema(BaseBackupPolicyResource.class)
    public Response put(
            @BeanParam VaultPath path,
            @PathParam("policy") String name,
            @Parameter(
                            description =
                                    "An extension: whether the policy decides again about existing recovery points.",
                            schema = @Schema(enumeration = {"true", "false"}))
                    @QueryParam("retagRecoveryPoints")
                    @Nullable
                    String retag,
            @Nullable BaseBackupPolicyResource body) {
        Vault vault = vaults.require(path.address());
        ExistingRecoveryPoints existing = Fields.choice(retag, "retagRecoveryPoints", "false", "true", "false")
                        .equals("true")
                ? ExistingRecoveryPoints.ARE_TAGGED_AGAIN
                : ExistingRecoveryPoints.KEEP_THEIR_RULES;
        JudgePolicy.Wanted wanted = PolicyReader.read(name, body);
        return wantedPolicies.put(path.address(), wanted, judgePolicy.judge(vault, wanted), existing);
    }

    @DELETE
    @Path(ArmPath.VAULT + "/backupPolicies/{policy}")
    @Performs(Action.DELETE_POLICY)
    @Transactional
    public Response delete(@BeanParam VaultPath path, @PathParam("policy") String name) {
        boolean deleted = deletePolicy.delete(vaults.require(path.address()), name);
        return (deleted ? Response.ok() : Response.noContent()).build();
    }
}
