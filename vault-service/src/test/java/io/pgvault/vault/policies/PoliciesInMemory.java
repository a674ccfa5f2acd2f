package io.pgvault.vault.policies;

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
import java.util.UUID;

/** Policies, and whether anything uses them. */
public final class PoliciesInMemory implements PolicyStore {
    private final Map<UUID, Policy> kept = new HashMap<>();
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
    public Policy get(UUID id) {
        return Objects.requireNonNull(kept.get(id));
    }

    @Override
    public Policy getUnchanging(UUID id) {
        locks.took("policy " + id);
        return get(id);
    }

    @Override
    public Policy getForReplacement(UUID id) {
        locks.took("policy " + id);
        return get(id);
    }

    @Override
    public Map<UUID, Policy> findAll(Collection<UUID> ids) {
        Map<UUID, Policy> found = new HashMap<>(kept);
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
    public void remove(UUID id) {
        kept.remove(id);
    }

    @Override
    public boolean inUse(UUID id) {
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
