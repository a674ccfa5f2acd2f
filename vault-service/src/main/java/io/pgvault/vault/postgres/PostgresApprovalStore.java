package io.pgvault.vault.postgres;

import io.pgvault.contract.OperationId;
import io.pgvault.vault.access.Scope;
import io.pgvault.vault.approvals.Approval;
import io.pgvault.vault.approvals.ApprovalStore;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.Session;

@ApplicationScoped
class PostgresApprovalStore implements ApprovalStore {
    private final ApprovalRepository approvals;

    PostgresApprovalStore(ApprovalRepository approvals) {
        this.approvals = approvals;
    }

    @Override
    public void add(Approval approval) {
        // The row of its operation has to be there first.
        approvals.flush();
        approvals.persist(ApprovalEntity.of(approval));
    }

    @Override
    public Optional<Approval> find(OperationId id) {
        return approvals.findByIdOptional(id.value()).map(ApprovalEntity::toApproval);
    }

    @Override
    public Optional<Approval> findForUpdate(OperationId id) {
        return Rows.lock(approvals, id.value()).map(ApprovalEntity::toApproval);
    }

    @Override
    public void decide(Approval decided) {
        Approval.Decision decision = decided.decision();
        ApprovalEntity entity = approvals.findById(decided.id().value());
        entity.verdict = decision == null ? null : decision.verdict();
        entity.decidedBy = decision == null ? null : decision.by();
        entity.decidedAt = decision == null ? null : decision.at();
    }

    @Override
    public Page<Approval> list(List<Scope> scopes, PageRequest page) {
        TimePosition after = TimePosition.after(page.after());
        Keys.AtOrBelow visible =
                Keys.AtOrBelow.of("scopeKey", scopes.stream().map(Scope::key).toList());
        Map<String, Object> parameters = new HashMap<>(visible.parameters());
        parameters.put("time", after.time());
        parameters.put("id", after.uuid());
        List<ApprovalEntity> found = approvals
                .find(
                        visible.text() + " and (askedAt < :time or (askedAt = :time and id < :id))"
                                + " order by askedAt desc, id desc",
                        parameters)
                .page(0, page.size() + 1)
                .list();
        return Page.of(
                found.stream().map(ApprovalEntity::toApproval).toList(),
                page.size(),
                approval -> new TimePosition(approval.askedAt(), approval.id().toString()).token());
    }

    @Override
    public List<Approval> expired(Instant now, int most) {
        return approvals
                .getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(
                        "select * from approval where verdict is null and expires_at <= :now"
                                + " order by expires_at limit :most for update skip locked",
                        ApprovalEntity.class)
                .setParameter("now", now)
                .setParameter("most", most)
                .getResultList()
                .stream()
                .map(ApprovalEntity::toApproval)
                .toList();
    }
}
