package io.pgvault.vault.policies;

/** Who has to know when a policy in use is replaced. */
@FunctionalInterface
public interface PolicyFollowers {
    /** Tells of the new version, in the transaction that replaces the policy; its row is locked. */
    void follow(Policy replaced, boolean newSchedule);
}
