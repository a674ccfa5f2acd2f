package io.pgvault.vault.rest.policies;

import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.vault.access.Action;
import io.pgvault.vault.instances.BackupInstance;
import io.pgvault.vault.instances.Instances;
import io.pgvault.vault.policies.JudgePolicy;
import io.pgvault.vault.policies.Policies;
import io.pgvault.vault.previews.PreviewPolicy;
import io.pgvault.vault.rest.access.Performs;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.Fields;
import io.pgvault.vault.rest.arm.VaultPath;
import io.pgvault.vault.vaults.Vault;
import io.pgvault.vault.vaults.Vaults;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.jspecify.annotations.Nullable;

/** What policies would do, before they do it. */
@Path("/")
@Authenticated
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
class PreviewResource {
    private final Vaults vaults;
    private final Policies policies;
    private final Instances instances;
    private final JudgePolicy judgePolicy;
    private final PreviewPolicy previewPolicy;

    PreviewResource(
            Vaults vaults,
            Policies policies,
            Instances instances,
            JudgePolicy judgePolicy,
            PreviewPolicy previewPolicy) {
        this.vaults = vaults;
        this.policies = policies;
        this.instances = instances;
        this.judgePolicy = judgePolicy;
        this.previewPolicy = previewPolicy;
    }

    @POST
    @Path(ArmPath.VAULT + "/backupPolicies/{policy}/preview")
    @Performs(Action.PREVIEW_POLICY)
    @Operation(
            summary = "Tells what a policy would do",
            description =
                    "An extension: which recovery points would be made, archived and deleted, when and why. The policy"
                            + " need not be stored when it is sent along.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public PreviewView preview(
            @BeanParam VaultPath path, @PathParam("policy") String name, @Nullable PreviewBody body) {
        PreviewBody given = body == null ? PreviewBody.EMPTY : body;
        Vault vault = vaults.require(path.address());
        if (given.policyId() != null) {
            throw Fields.refuse("policyId", "the path names the policy already. Leave it out.");
        }
        BackupPolicy policy =
                given.properties() == null ? policies.require(vault, name).definition() : judged(vault, name, given);
        return answer(policy, instance(vault, given), given);
    }

    @POST
    @Path(ArmPath.INSTANCE + "/previewPolicyChange")
    @Performs(Action.PREVIEW_POLICY_CHANGE)
    @Operation(
            summary = "Tells what another policy would do with a backup instance",
            description =
                    "An extension: what becomes of the recovery points that exist and of those to come, when and why.")
    @Extension(name = "x-pgvault-extension", value = "true", parseValue = true)
    public PreviewView previewChange(
            @BeanParam VaultPath path, @PathParam("instance") String name, @Nullable PreviewBody body) {
        PreviewBody given = Fields.required(body, "body");
        Vault vault = vaults.require(path.address());
        if (given.backupInstanceId() != null) {
            throw Fields.refuse("backupInstanceId", "the path names the backup instance already. Leave it out.");
        }
        BackupInstance instance = instances.require(vault, name);
        return answer(otherPolicy(vault, given), instance, given);
    }

    private PreviewView answer(BackupPolicy policy, @Nullable BackupInstance instance, PreviewBody given) {
        return PreviewView.of(previewPolicy.preview(policy, instance, given.wish()));
    }

    private @Nullable BackupInstance instance(Vault vault, PreviewBody given) {
        String id = given.backupInstanceId();
        if (id == null || id.isBlank()) {
            if (given.retag()) {
                throw Fields.refuse(
                        "retagRecoveryPoints",
                        "there is nothing to tag again. Name a backupInstanceId, or leave it out.");
            }
            return null;
        }
        return instances.require(vault, name(vault, "backupInstances", id, "backupInstanceId", "a backup instance"));
    }

    private BackupPolicy otherPolicy(Vault vault, PreviewBody given) {
        String id = given.policyId();
        if ((id == null || id.isBlank()) == (given.properties() == null)) {
            throw Fields.refuse(
                    "policyId",
                    "give either the id or the name of a policy of this vault, or the properties of one that is not stored.");
        }
        return id == null || id.isBlank()
                ? judged(vault, "preview", given)
                : policies.require(vault, name(vault, "backupPolicies", id, "policyId", "a policy"))
                        .definition();
    }

    private static String name(Vault vault, String collection, String idOrName, String field, String what) {
        return idOrName.startsWith("/")
                ? Fields.nameWithin(vault.address().resourceId() + "/" + collection, idOrName, field, what)
                : idOrName;
    }

    private BackupPolicy judged(Vault vault, String name, PreviewBody given) {
        return judgePolicy
                .judge(vault, PolicyReader.read(name, given.properties()))
                .definition();
    }
}
