package io.pgvault.vault.postgres;

import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.vault.audit.Changes;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

@ApplicationScoped
class PostgresPolicyStore implements PolicyStore {
    private final PolicyRepository policies;
    private final InstanceRepository instances;
    private final Changes changes;

    PostgresPolicyStore(PolicyRepository policies, InstanceRepository instances, Changes changes) {
        this.policies = policies;
        this.instances = instances;
        this.changes = changes;
    }

    @Override
    public Optional<Policy> find(VaultId vault, String name) {
        return policies.find("vaultId = ?1 and nameKey = ?2", vault.value(), name.toLowerCase(Locale.ROOT))
                .firstResultOptional()
                .map(PolicyEntity::toPolicy);
    }

    @Override
    public Policy get(PolicyId id) {
        return policies.findById(id.value()).toPolicy();
    }

    @Override
    public Policy getUnchanging(PolicyId id) {
        return locked(id, "for share");
    }

    @Override
    public Policy getForReplacement(PolicyId id) {
        return locked(id, "for no key update");
    }

    private Policy locked(PolicyId id, String lock) {
        EntityManager entities = policies.getEntityManager();
        lock(id, lock);
        PolicyEntity entity = policies.findById(id.value());
        // It may have been read before the lock was there.
        entities.refresh(entity);
        return entity.toPolicy();
    }

    private void lock(PolicyId id, String lock) {
        var unused = policies.getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("select id from policy where id = :id " + lock, UUID.class)
                .setParameter("id", id.value())
                .getResultList();
    }

    @Override
    public Map<PolicyId, Policy> findAll(Collection<PolicyId> ids) {
        return policies.find("id in ?1", ids.stream().map(PolicyId::value).toList()).stream()
                .map(PolicyEntity::toPolicy)
                .collect(Collectors.toMap(Policy::id, Function.identity()));
    }

    @Override
    public void add(Policy policy) {
        policies.persist(PolicyEntity.of(policy));
        changes.note(null, policy);
    }

    @Override
    public void update(Policy policy) {
        PolicyEntity entity = policies.findById(policy.id().value());
        changes.note(entity.toPolicy(), policy);
        entity.change(policy);
    }

    @Override
    public void remove(PolicyId id) {
        changes.note(get(id), null);
        policies.deleteById(id.value());
    }

    @Override
    public boolean inUse(PolicyId id) {
        // An instance that comes to refer to the policy waits for this lock, and for no weaker one.
        lock(id, "for update");
        return instances.count("policyId = ?1 or pendingPolicyId = ?1", id.value()) > 0;
    }

    @Override
    public Page<Policy> list(VaultId vault, PageRequest page) {
        List<PolicyEntity> found = policies.find(
                        "vaultId = ?1 and nameKey > ?2 order by nameKey",
                        vault.value(),
                        Objects.requireNonNullElse(page.after(), ""))
                .page(0, page.size() + 1)
                .list();
        return Page.of(
                found.stream().map(PolicyEntity::toPolicy).toList(),
                page.size(),
                policy -> policy.name().toLowerCase(Locale.ROOT));
    }
}
