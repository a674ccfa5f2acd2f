package io.pgvault.vault.policies;

import io.pgvault.contract.PolicyId;
import io.pgvault.contract.VaultId;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Where policies are kept. */
public interface PolicyStore {
    /** Case of the name does not matter. */
    Optional<Policy> find(VaultId vault, String name);

    Policy get(PolicyId id);

    /** The same, and nobody replaces it until the end of the transaction; an instance is locked after it, never before. */
    Policy getUnchanging(PolicyId id);

    /** The same again, for one who replaces it; instances may come to refer to it meanwhile. */
    Policy getForReplacement(PolicyId id);

    /** Those of the policies that are there, by their ids. */
    Map<PolicyId, Policy> findAll(Collection<PolicyId> ids);

    void add(Policy policy);

    void update(Policy policy);

    void remove(PolicyId id);

    /** Whether an instance uses the policy, or is about to; the answer holds until the end of the transaction. */
    boolean inUse(PolicyId id);

    /** In the order of their names. */
    Page<Policy> list(VaultId vault, PageRequest page);
}
