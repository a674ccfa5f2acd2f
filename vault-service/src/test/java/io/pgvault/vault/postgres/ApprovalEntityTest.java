package io.pgvault.vault.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.OperationId;
import io.pgvault.vault.Samples;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.approvals.Approval;
import io.pgvault.vault.approvals.GuardedChange;
import io.pgvault.vault.instances.EndReason;
import io.pgvault.vault.protection.EndProtection.Why;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApprovalEntityTest {
    static Stream<GuardedChange> aChangeIsReadAsItWasWritten() {
        Why why = new Why(EndReason.DEV_TEST, null, Samples.CALLER);
        return Stream.of(
                new GuardedChange.StopProtection(Samples.VAULT.address(), "i", why),
                new GuardedChange.SuspendBackups(Samples.VAULT.address(), "i", new Why(null, "words")),
                new GuardedChange.DeleteInstance(Samples.VAULT.address(), "i", why),
                new GuardedChange.DeleteRecoveryPoint(Samples.VAULT.address(), "i", "0".repeat(32), why),
                new GuardedChange.ReleaseBrake(Samples.VAULT.address(), "i", List.of("0".repeat(32))),
                new GuardedChange.WeakenVault(Samples.VAULT.address(), "here", Samples.SETTINGS),
                new GuardedChange.EndApprovals(Samples.VAULT.address(), "here", Samples.SETTINGS),
                new GuardedChange.DeleteVault(Samples.VAULT.address()),
                new GuardedChange.UnassignRole(new Scope("/subscriptions/s"), "n"));
    }

    @ParameterizedTest
    @MethodSource
    void aChangeIsReadAsItWasWritten(GuardedChange change) throws JsonProcessingException {
        Approval approval = new Approval(
                OperationId.random(), change, Samples.CALLER, Samples.NOW, Samples.NOW.plusSeconds(1), null);
        ApprovalEntity row = ApprovalEntity.of(approval);

        row.change = ContractJson.mapper()
                .readValue(
                        ContractJson.mapper().writeValueAsString(row.change),
                        new TypeReference<Map<String, Object>>() {});

        assertThat(row.toApproval()).isEqualTo(approval);
    }

    /** As versions of before wrote it: with all kinds, of which one is there. */
    @Test
    void whatWasWrittenBeforeIsRead() throws JsonProcessingException {
        GuardedChange change = new GuardedChange.DeleteVault(Samples.VAULT.address());
        ApprovalEntity row = ApprovalEntity.of(
                new Approval(OperationId.random(), change, Samples.CALLER, Samples.NOW, Samples.NOW, null));
        String before = "{\"retagRecoveryPoints\": null, \"assignRole\": null, \"deleteVault\": "
                + ContractJson.mapper().writeValueAsString(change) + "}";

        row.change = ContractJson.mapper().readValue(before, new TypeReference<Map<String, Object>>() {});

        assertThat(row.toApproval().change()).isEqualTo(change);
    }
}
