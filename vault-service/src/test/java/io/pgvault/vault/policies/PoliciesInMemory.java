package io.pgvault.vault.policies;

import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.vault.LocksTaken;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Policies, and whether anything uses them. */
public final class PoliciesInMemory implements PolicyStore {
    private final Map<PolicyId, Policy> kept = new HashMap<>();
    private final LocksTaken locks;
    boolean used;

    public PoliciesInMemory() {
        this(new LocksTaken());
    }

    public PoliciesInMemory(LocksTaken locks) {
        this.locks = locks;
    }

    @Override
    public Optional<Policy> find(VaultId vault, String name) {
        return kept.values().stream()
                .filter(policy -> policy.vaultId().equals(vault))
                .filter(policy -> policy.name().equalsIgnoreCase(name))
                .findFirst();
    }

    @Override
    public Policy get(PolicyId id) {
        return Objects.requireNonNull(kept.get(id));
    }

    @Override
    public Policy getUnchanging(PolicyId id) {
        locks.took("policy " + id);
        return get(id);
    }

    @Override
    public Policy getForReplacement(PolicyId id) {
        locks.took("policy " + id);
        return get(id);
    }

    @Override
    public Map<PolicyId, Policy> findAll(Collection<PolicyId> ids) {
        Map<PolicyId, Policy> found = new HashMap<>(kept);
        found.keySet().retainAll(ids);
        return found;
    }

    @Override
    public void add(Policy policy) {
        kept.put(policy.id(), policy);
    }

    @Override
    public void update(Policy policy) {
        kept.put(policy.id(), policy);
    }

    @Override
    public void remove(PolicyId id) {
        kept.remove(id);
    }

    @Override
    public boolean inUse(PolicyId id) {
        return used;
    }

    @Override
    public Page<Policy> list(VaultId vault, PageRequest page) {
        return new Page<>(
                kept.values().stream()
                        .filter(policy -> policy.vaultId().equals(vault))
                        .sorted(Comparator.comparing(Policy::name, String.CASE_INSENSITIVE_ORDER))
                        .toList(),
                null);
    }
}
