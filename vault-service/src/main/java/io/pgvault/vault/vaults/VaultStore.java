package io.pgvault.vault.vaults;

import io.pgvault.contract.VaultId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where vaults are kept. */
public interface VaultStore {
    Optional<Vault> find(VaultAddress address);

    Optional<Vault> find(VaultId id);

    /** As it is at this moment, whatever was read before; disabled where there is no such vault. */
    Immutability immutability(VaultId id);

    void add(Vault vault);

    /** Writes settings, state and error. */
    void update(Vault vault);

    void remove(VaultId id);

    /** Whether a policy or an instance belongs to the vault; the answer holds until the end of the transaction. */
    boolean hasContent(VaultId id);

    /** Deleted ones included, as long as there is anything of them. */
    boolean hasInstances(VaultId id);

    /** Whether instances of the vault were deleted of which there still is something. */
    boolean hasDeletedInstances(VaultId id);

    /** Whether a policy of the vault has a life cycle in the archive. */
    boolean hasArchivingPolicies(VaultId id);

    /** Whether a vault at the address with this key, or below it, asks for a second person. */
    boolean anyWantsApprovals(String key);

    /**
     * In the order of their addresses.
     *
     * @param resourceGroup null = all groups of the subscription
     * @param visible keys of addresses, of which a vault has to lie at one or below it; the empty key is above all
     */
    Page<Vault> list(String subscription, @Nullable String resourceGroup, List<String> visible, PageRequest page);

    /** Storage is ready, whatever was thought before. */
    void prepared(VaultId id);

    /** Fails a vault that is still being prepared; one that is ready stays ready. */
    void preparationFailed(VaultId id, ErrorDetail error);
}
