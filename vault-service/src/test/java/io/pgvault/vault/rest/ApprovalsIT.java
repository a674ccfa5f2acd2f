package io.pgvault.vault.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgvault.vault.access.Role;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that destroy protection, in a vault that asks for a second person. */
@QuarkusTest
@QuarkusTestResource(RealParts.class)
class ApprovalsIT {
    private static final String APPROVALS = "/providers/Microsoft.DataProtection/approvals";

    private final Api ada = new Api();
    private final String policy = ada.vault + "/backupPolicies/weekly";
    private Api bob = ada;

    @BeforeEach
    void makeAGuardedVault() {
        assertThat(ada.put(ada.vault, guarded()).status()).isEqualTo(201);
        assertThat(ada.put(policy, Api.policyBody()).status()).isEqualTo(200);
        String name = ada.instanceName();
        assertThat(ada.put(
                                ada.group.substring(0, ada.group.indexOf("/providers/"))
                                        + "/providers/Microsoft.Authorization/roleAssignments/bob",
                                AccessIT.assignment(Role.BACKUP_CONTRIBUTOR, "bob-" + name, "User"))
                        .status())
                .isEqualTo(202);
        approveAs(Api.member("carol", "operators"));
        bob = Api.member("bob-" + name, "none");
    }

    private static String guarded() {
        return Api.vaultBody()
                .replace(
                        "\"properties\": {",
                        "\"properties\": {\"securitySettings\": {\"approvalSettings\": {\"state\":"
                                + " \"Enabled\"}}, ");
    }

    private String waiting() {
        for (JsonNode approval : ada.get(APPROVALS).body().path("value")) {
            if (approval.at("/properties/state").asText().equals("Waiting")
                    && approval.at("/properties/scope").asText().startsWith(ada.group.substring(0, 40))
                    && ada.vault.startsWith(approval.at("/properties/scope").asText())) {
                return approval.path("id").asText();
            }
        }
        throw new AssertionError("nothing waits");
    }

    private Answer approveAs(Api approver) {
        return approver.post(waiting() + "/approve", "{}");
    }

    @Test
    void aVaultShowsThatItAsks() {
        assertThat(ada.get(ada.vault).text("/properties/securitySettings/approvalSettings/state"))
                .isEqualTo("Enabled");
    }

    @Test
    void recoveryPointsAreTaggedAgainWhenAnotherApproves() {
        String shorter = Api.policyBody().replace("P3M", "P2M");

        Answer asked = bob.put(policy + "?retagRecoveryPoints=true", shorter);

        assertThat(asked.status()).isEqualTo(202);
        assertThat(ada.get(policy).body().toString()).contains("P3M").doesNotContain("P2M");
        String follow = asked.header("Azure-AsyncOperation");
        assertThat(bob.get(follow).text("/status")).isEqualTo("Inprogress");
        assertThat(approveAs(bob).errorCode()).isEqualTo("ApprovalByAnotherRequired");
        assertThat(ada.get(policy).body().toString()).doesNotContain("P2M");

        assertThat(approveAs(ada).status()).isEqualTo(200);

        assertThat(ada.get(policy).body().toString()).contains("P2M").doesNotContain("P3M");
        assertThat(bob.get(follow).text("/status")).isEqualTo("Succeeded");
    }

    @Test
    void protectionIsNotStoppedBeforeAnotherApproves() {
        Answer asked = bob.post(ada.instance + "/stopProtection", "{\"reason\": \"Other\"}");

        assertThat(asked.status()).isEqualTo(202);
        // It is judged when it is approved: there is no such instance.
        assertThat(approveAs(ada).errorCode()).isEqualTo("BackupInstanceNotFound");
        assertThat(ada.post(waiting() + "/reject", "{}").status()).isEqualTo(200);
    }

    @Test
    void softDeleteIsNotTurnedOffBeforeAnotherApproves() {
        Answer asked = bob.send(
                "PATCH",
                ada.vault,
                "{\"properties\": {\"securitySettings\": {\"softDeleteSettings\": {\"state\": \"Off\"}}}}",
                Map.of());

        assertThat(asked.status()).isEqualTo(202);
        String state = "/properties/securitySettings/softDeleteSettings/state";
        assertThat(ada.get(ada.vault).text(state)).isEqualTo("On");
        assertThat(approveAs(ada).status()).isEqualTo(200);
        assertThat(ada.get(ada.vault).text(state)).isEqualTo("Off");
    }

    @Test
    void whoeverMayNotEndApprovalsCannotAskForIt() {
        assertThat(bob.put(ada.vault, Api.vaultBody()).status()).isEqualTo(403);
        assertThat(ada.put(ada.vault, Api.vaultBody()).status()).isEqualTo(202);
        assertThat(ada.get(ada.vault).text("/properties/securitySettings/approvalSettings/state"))
                .isEqualTo("Enabled");

        assertThat(approveAs(bob).status()).isEqualTo(200);

        assertThat(ada.get(ada.vault).text("/properties/securitySettings/approvalSettings/state"))
                .isEqualTo("Disabled");
    }

    @Test
    void whatIsRejectedIsNotDone() {
        assertThat(ada.delete(ada.vault).status()).isEqualTo(202);

        Answer rejected = bob.post(waiting() + "/reject", "{}");

        assertThat(rejected.text("/properties/state")).isEqualTo("Rejected");
        assertThat(rejected.text("/status")).isEqualTo("Failed");
        assertThat(ada.get(ada.vault).status()).isEqualTo(200);
    }

    @Test
    void nobodySeesWhatIsNotTheirs() {
        assertThat(ada.delete(ada.vault).status()).isEqualTo(202);
        Api stranger = Api.member("stranger", "none");

        assertThat(stranger.get(APPROVALS).body().path("value")).isEmpty();
        assertThat(stranger.get(waiting()).errorCode()).isEqualTo("ApprovalNotFound");
        assertThat(stranger.post(waiting() + "/approve", "{}").errorCode()).isEqualTo("ApprovalNotFound");
        assertThat(bob.post(waiting() + "/reject", "{}").status()).isEqualTo(200);
    }
}
