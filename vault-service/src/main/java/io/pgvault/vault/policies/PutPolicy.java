package io.pgvault.vault.policies;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.BackupPolicy;
import io.pgvault.vault.publishing.Locks;
import io.pgvault.vault.vaults.Vault;
import java.util.Locale;
import java.util.Optional;

/**
 * Creates a policy, or replaces it by a new version of itself; what is backed up already keeps the version it has, unless
 * the caller wants it otherwise.
 */
public final class PutPolicy {
    private final PolicyStore policies;
    private final Locks locks;
    private final PolicyFollowers followers;
    private final ReplacementGuard guard;
    private final Replacement replacement;

    /**
     * Makes the use case.
     *
     * @param replacement of a policy that is used
     */
    public PutPolicy(
            PolicyStore policies,
            Locks locks,
            PolicyFollowers followers,
            ReplacementGuard guard,
            Replacement replacement) {
        this.policies = policies;
        this.locks = locks;
        this.followers = followers;
        this.guard = guard;
        this.replacement = replacement;
    }

    /**
     * Writes the policy as it is wanted.
     *
     * @param first the policy as {@link JudgePolicy} found it good; that takes its time, and belongs before the transaction
     * @throws BackupException {@link ErrorCode#POLICY_NOT_MODIFIABLE}; {@link ErrorCode#VAULT_IMMUTABLE} where recovery
     *     points would live shorter
     */
    public Policy put(Vault vault, Policy first, ExistingRecoveryPoints existingPoints) {
        locks.lock(vault.address().key() + "/backupPolicies/" + first.name().toLowerCase(Locale.ROOT));
        Optional<Policy> existing = policies.find(vault.id(), first.name());
        if (existing.isEmpty()) {
            policies.add(first);
            return first;
        }
        Policy before = policies.getForReplacement(existing.get().id());
        guard.require(vault, before.definition(), first.definition(), existingPoints);
        Policy replaced = replace(before, first);
        if (existingPoints == ExistingRecoveryPoints.ARE_TAGGED_AGAIN) {
            followers.retag(replaced);
        }
        return replaced;
    }

    private Policy replace(Policy existing, Policy wanted) {
        if (existing.sameContent(wanted)) {
            return existing;
        }
        if (replacement == Replacement.REFUSED && policies.inUse(existing.id())) {
            throw new BackupException(
                    ErrorCode.POLICY_NOT_MODIFIABLE,
                    "The backup policy " + existing.name() + " is used by backup instances and cannot be changed.");
        }
        BackupPolicy old = existing.definition();
        BackupPolicy next = new BackupPolicy(
                old.id(),
                old.name(),
                old.version() + 1,
                wanted.definition().backupRule(),
                wanted.definition().retentionRules());
        Policy replaced =
                new Policy(existing.id(), existing.vaultId(), next, wanted.dataSourceTypes(), wanted.timeZone());
        policies.update(replaced);
        followers.follow(
                replaced, !old.backupRule().schedule().equals(next.backupRule().schedule()));
        return replaced;
    }
}
