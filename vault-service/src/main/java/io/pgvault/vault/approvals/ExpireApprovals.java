package io.pgvault.vault.approvals;

import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.operations.OperationStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** Gives up what nobody has decided in time. */
@Singleton
public final class ExpireApprovals {
    private static final int AT_ONCE = 100;

    private final ApprovalStore approvals;
    private final OperationStore operations;
    private final InstantSource clock;

    public ExpireApprovals(ApprovalStore approvals, OperationStore operations, InstantSource clock) {
        this.approvals = approvals;
        this.operations = operations;
        this.clock = clock;
    }

    /** One round, in the caller's transaction. */
    public void expire() {
        Instant now = clock.instant();
        for (Approval approval : approvals.expired(now, AT_ONCE)) {
            approvals.decide(approval.decided(Approval.Verdict.EXPIRED, null, now));
            operations.finish(
                    approval.id(),
                    ErrorDetail.of(
                            ErrorCode.NOT_APPROVED, "Nobody approved the change before " + approval.expiresAt() + "."),
                    now);
        }
    }
}
