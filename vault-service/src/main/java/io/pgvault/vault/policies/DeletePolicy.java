package io.pgvault.vault.policies;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Removes a policy that nothing uses. */
@Singleton
public final class DeletePolicy {
    private final PolicyStore policies;

    public DeletePolicy(PolicyStore policies) {
        this.policies = policies;
    }

    /**
     * Whether there was one.
     *
     * @throws BackupException {@link ErrorCode#POLICY_IN_USE}
     */
    public boolean delete(Vault vault, String name) {
        Optional<Policy> found = policies.find(vault.id(), name);
        found.ifPresent(policy -> {
            if (policies.inUse(policy.id())) {
                throw new BackupException(
                        ErrorCode.POLICY_IN_USE,
                        "The backup policy " + policy.name() + " is used by backup instances.");
            }
            policies.remove(policy.id());
        });
        return found.isPresent();
    }
}
