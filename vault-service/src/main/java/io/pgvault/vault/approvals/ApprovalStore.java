package io.pgvault.vault.approvals;

import io.pgvault.contract.OperationId;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where changes are kept that wait for a second person, and what became of them. */
public interface ApprovalStore {
    void add(Approval approval);

    Optional<Approval> find(OperationId id);

    /** Locked until the end of the transaction, as it is once the lock is there. */
    Optional<Approval> findForUpdate(OperationId id);

    /** Writes the decision. */
    void decide(Approval decided);

    /** Those that concern one of the scopes, the newest first. */
    Page<Approval> list(List<Scope> scopes, PageRequest page);

    /** Takes those that wait and whose time is over, locked; those that others have locked are left out. */
    List<Approval> expired(Instant now, int most);
}
