package io.pgvault.vault.rest.access;

import io.pgvault.vault.approvals.AskForApproval;
import io.pgvault.vault.approvals.GuardedChange;
import io.pgvault.vault.operations.Operation;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/** Stands before changes that destroy protection. */
@RequestScoped
public class Guard {
    private final CallRights rights;
    private final AskForApproval askForApproval;

    Guard(CallRights rights, AskForApproval askForApproval) {
        this.rights = rights;
        this.askForApproval = askForApproval;
    }

    /**
     * Refuses the change where the caller may not make it, and lets it wait where a second person is asked for.
     *
     * @return the operation that waits; empty where the change may be made now
     */
    public Optional<Operation> guard(GuardedChange change) {
        rights.require(change.action(), change.scope());
        return askForApproval.isNeededAt(change.scope()) ? Optional.of(askForApproval.ask(change)) : Optional.empty();
    }
}
