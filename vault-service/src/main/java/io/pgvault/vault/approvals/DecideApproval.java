package io.pgvault.vault.approvals;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.access.Caller;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.operations.OperationStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/** Is the second person's word. What was asked for is judged and done then, as if it had been asked for then. */
@Singleton
public final class DecideApproval {
    private final ApprovalStore approvals;
    private final OperationStore operations;
    private final ApplyChange applyChange;
    private final InstantSource clock;

    public DecideApproval(
            ApprovalStore approvals, OperationStore operations, ApplyChange applyChange, InstantSource clock) {
        this.approvals = approvals;
        this.operations = operations;
        this.applyChange = applyChange;
        this.clock = clock;
    }

    /**
     * Lets the change happen. Where it cannot, it keeps waiting, and can still be rejected.
     *
     * @throws BackupException {@link ErrorCode#APPROVAL_BY_ANOTHER}, {@link ErrorCode#APPROVAL_ENDED}, or why the change
     *     cannot be made
     */
    public Approval approve(OperationId id, Caller caller) {
        Approval approval = waiting(id);
        if (approval.askedBy().subject().equals(caller.subject())) {
            throw new BackupException(
                    ErrorCode.APPROVAL_BY_ANOTHER,
                    "You asked for this change yourself; another person has to approve it.");
        }
        applyChange.apply(approval.change());
        return decide(approval, Approval.Verdict.APPROVED, caller);
    }

    /**
     * Lets the change not happen; whoever asked may take it back in this way.
     *
     * @throws BackupException {@link ErrorCode#APPROVAL_ENDED}
     */
    public Approval reject(OperationId id, Caller caller) {
        return decide(waiting(id), Approval.Verdict.REJECTED, caller);
    }

    private Approval decide(Approval approval, Approval.Verdict verdict, Caller caller) {
        Instant now = clock.instant();
        Approval decided = approval.decided(verdict, caller, now);
        approvals.decide(decided);
        ErrorDetail error = verdict == Approval.Verdict.APPROVED
                ? null
                : ErrorDetail.of(ErrorCode.NOT_APPROVED, "The change was rejected.");
        operations.finish(approval.id(), error, now);
        return decided;
    }

    private Approval waiting(OperationId id) {
        Approval approval = approvals
                .findForUpdate(id)
                .orElseThrow(() ->
                        new BackupException(ErrorCode.APPROVAL_NOT_FOUND, "There is no approval " + id + " here."));
        if (approval.decision() != null) {
            throw new BackupException(
                    ErrorCode.APPROVAL_ENDED,
                    "It is "
                            + approval.decision().verdict().name().toLowerCase(java.util.Locale.ROOT)
                            + " since " + approval.decision().at() + ".");
        }
        if (!clock.instant().isBefore(approval.expiresAt())) {
            throw new BackupException(ErrorCode.APPROVAL_ENDED, "Its time was over at " + approval.expiresAt() + ".");
        }
        return approval;
    }
}
