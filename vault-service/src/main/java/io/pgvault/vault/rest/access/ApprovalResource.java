package io.pgvault.vault.rest.access;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pgvault.contract.ContractJson;
import io.pgvault.contract.access.Caller;
import io.pgvault.vault.approvals.Approval;
import io.pgvault.vault.rest.arm.ArmPath;
import io.pgvault.vault.rest.arm.OperationToken;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change that waits for a second person, or waited, on the wire.
 *
 * @param status as that of any long-running operation: {@code Inprogress}, {@code Succeeded} or {@code Failed}
 */
@JsonInclude(NON_NULL)
record ApprovalResource(String id, String name, String type, String status, ApprovalProperties properties) {

    /**
     * What it is about.
     *
     * @param state {@code Waiting}, {@code Approved}, {@code Rejected} or {@code Expired}
     * @param change as it was asked for
     */
    @JsonInclude(NON_NULL)
    record ApprovalProperties(
            String state,
            String action,
            String scope,
            Map<String, Object> change,
            String askedBy,
            Instant askedAt,
            Instant expiresAt,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt) {}

    @SuppressWarnings("unchecked")
    static ApprovalResource of(Approval approval) {
        Approval.Decision decision = approval.decision();
        Caller by = decision == null ? null : decision.by();
        String token = OperationToken.of(approval.id());
        return new ApprovalResource(
                ArmPath.TENANT + "/approvals/" + token,
                token,
                "Microsoft.DataProtection/approvals",
                decision == null
                        ? "Inprogress"
                        : decision.verdict() == Approval.Verdict.APPROVED ? "Succeeded" : "Failed",
                new ApprovalProperties(
                        decision == null
                                ? "Waiting"
                                : switch (decision.verdict()) {
                                    case APPROVED -> "Approved";
                                    case REJECTED -> "Rejected";
                                    case EXPIRED -> "Expired";
                                },
                        approval.change().action().wireName(),
                        approval.change().scope().path(),
                        ContractJson.mapper().convertValue(approval.change(), Map.class),
                        approval.askedBy().subject(),
                        approval.askedAt(),
                        approval.expiresAt(),
                        by == null ? null : by.subject(),
                        decision == null ? null : decision.at()));
    }
}
