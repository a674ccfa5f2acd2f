package io.pgvault.vault.vaults;

import io.pgvault.contract.VaultId;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deleted vaults in memory. */
public final class DeletedVaultsInMemory implements DeletedVaultStore {
    private final Map<VaultId, DeletedVault> kept = new HashMap<>();
    private final Map<VaultId, Instant> asked = new HashMap<>();

    @Override
    public void add(DeletedVault deleted) {
        kept.put(deleted.vault().id(), deleted);
    }

    @Override
    public Optional<DeletedVault> find(VaultId id) {
        return Optional.ofNullable(kept.get(id));
    }

    @Override
    public void remove(VaultId id) {
        kept.remove(id);
    }

    @Override
    public Page<DeletedVault> list(
            String subscription, String location, List<String> visible, Instant now, PageRequest page) {
        return new Page<>(
                kept.values().stream().filter(deleted -> !deleted.isOver(now)).toList(), null);
    }

    @Override
    public List<DeletedVault> takeOver(Instant now, Instant askedBefore, int most) {
        List<DeletedVault> over = kept.values().stream()
                .filter(deleted -> deleted.isOver(now))
                .filter(deleted ->
                        !asked.getOrDefault(deleted.vault().id(), Instant.MIN).isAfter(askedBefore))
                .limit(most)
                .toList();
        over.forEach(deleted -> asked.put(deleted.vault().id(), now));
        return over;
    }
}
