package io.pgvault.vault.vaults;

import io.pgvault.contract.VaultId;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where deleted vaults are kept until nothing is left of them. */
public interface DeletedVaultStore {
    void add(DeletedVault deleted);

    /** In whatever subscription. */
    Optional<DeletedVault> find(VaultId id);

    void remove(VaultId id);

    /**
     * In the order of their ids.
     *
     * @param visible keys of addresses, of which a vault has to lie at one or below it; the empty key is above all
     */
    Page<DeletedVault> list(String subscription, String location, List<String> visible, Instant now, PageRequest page);

    /** Takes those whose time is over and about which nobody was asked since then, and notes that somebody is now. */
    List<DeletedVault> takeOver(Instant now, Instant askedBefore, int most);
}
