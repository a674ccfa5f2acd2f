package io.pgvault.vault.approvals;

import io.pgvault.contract.OperationId;
import io.pgvault.contract.access.Caller;
import io.pgvault.vault.access.Callers;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.operations.Operation;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.vaults.VaultStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Lets a change wait for a second person, where a vault that it concerns asks for one. */
public final class AskForApproval {
    /** Where changes lie that concern more than one vault. */
    private static final String EVERYWHERE = "global";

    private final ApprovalStore approvals;
    private final OperationStore operations;
    private final VaultStore vaults;
    private final Callers callers;
    private final InstantSource clock;
    private final Duration patience;

    /**
     * Makes the use case.
     *
     * @param patience how long a change waits before it is given up
     */
    public AskForApproval(
            ApprovalStore approvals,
            OperationStore operations,
            VaultStore vaults,
            Callers callers,
            InstantSource clock,
            Duration patience) {
        this.approvals = approvals;
        this.operations = operations;
        this.vaults = vaults;
        this.callers = callers;
        this.clock = clock;
        this.patience = patience;
    }

    /** Whether a change at the scope concerns a vault that asks for a second person. */
    public boolean isNeededAt(Scope scope) {
        return vaults.anyWantsApprovals(scope.isAll() ? "" : scope.key());
    }

    /** The operation that runs until somebody else has decided. */
    public Operation ask(GuardedChange change) {
        Instant now = clock.instant();
        Caller caller = callers.current()
                .orElseThrow(() -> new IllegalStateException("Nobody asks for " + change.action() + "."));
        Operation operation = Operation.running(
                OperationId.random(),
                OperationKind.GUARDED_CHANGE,
                change.scope().path(),
                EVERYWHERE,
                null,
                now);
        operations.add(operation);
        approvals.add(new Approval(operation.id(), change, caller, now, now.plus(patience), null));
        return operation;
    }
}
