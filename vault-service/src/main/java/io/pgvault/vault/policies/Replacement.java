package io.pgvault.vault.policies;

/** What becomes of the wish to replace a policy that backup instances use. */
public enum Replacement {
    /** A new version takes its place. */
    ALLOWED,
    /** As with Azure: a new policy has to be made, and given to the instances. */
    REFUSED
}
