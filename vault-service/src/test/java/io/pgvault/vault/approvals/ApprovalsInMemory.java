package io.pgvault.vault.approvals;

import io.pgvault.contract.OperationId;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes that wait for a second person. */
final class ApprovalsInMemory implements ApprovalStore {
    private final Map<OperationId, Approval> kept = new LinkedHashMap<>();

    @Override
    public void add(Approval approval) {
        kept.put(approval.id(), approval);
    }

    @Override
    public Optional<Approval> find(OperationId id) {
        return Optional.ofNullable(kept.get(id));
    }

    @Override
    public Optional<Approval> findForUpdate(OperationId id) {
        return find(id);
    }

    @Override
    public void decide(Approval decided) {
        kept.put(decided.id(), decided);
    }

    @Override
    public Page<Approval> list(List<Scope> scopes, PageRequest page) {
        return new Page<>(
                kept.values().stream()
                        .filter(approval -> scopes.stream()
                                .anyMatch(
                                        scope -> scope.covers(approval.change().scope())))
                        .toList(),
                null);
    }

    @Override
    public List<Approval> expired(Instant now, int most) {
        return kept.values().stream()
                .filter(approval ->
                        approval.decision() == null && !approval.expiresAt().isAfter(now))
                .limit(most)
                .toList();
    }
}
