package io.pgvault.vault.rest;

import io.pgvault.contract.VaultId;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import io.pgvault.vault.policies.Policy;
import io.pgvault.vault.policies.PolicyStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;

/** Holds nothing and keeps nothing. */
final class NoPolicies implements PolicyStore {
    @Override
    public Optional<Policy> find(VaultId vault, String name) {
        return Optional.empty();
    }

    @Override
    public Policy get(UUID id) {
        throw new NoSuchElementException("There is no policy " + id);
    }

    @Override
    public Policy getUnchanging(UUID id) {
        return get(id);
    }

    @Override
    public Policy getForReplacement(UUID id) {
        return get(id);
    }

    @Override
    public Map<UUID, Policy> findAll(Collection<UUID> ids) {
        return Map.of();
    }

    @Override
    public void add(Policy policy) {
        // Only what is returned to the caller counts.
    }

    @Override
    public void update(Policy policy) {
        throw new IllegalStateException("Nothing is here to be updated");
    }

    @Override
    public void remove(UUID id) {
        throw new IllegalStateException("Nothing is here to be removed");
    }

    @Override
    public boolean inUse(UUID id) {
        return false;
    }

    @Override
    public Page<Policy> list(VaultId vault, PageRequest page) {
        return new Page<>(List.of(), null);
    }
}
