package io.pgvault.vault.policies;

/** Who has to know when a policy in use is replaced. */
public interface PolicyFollowers {
    /** Tells of the new version, in the transaction that replaces the policy; its row is locked. */
    void follow(Policy replaced, boolean newSchedule);

    /** Has the tags of what was backed up before decided again by the policy as it is now. */
    void retag(Policy policy);
}
