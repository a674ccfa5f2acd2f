package io.pgvault.vault.policies;

/** What becomes of what was backed up before a policy is replaced. */
public enum ExistingRecoveryPoints {
    /** They keep the rules that they were born under. */
    KEEP_THEIR_RULES,
    /** The new version decides about them, too. */
    ARE_TAGGED_AGAIN
}
