package io.pgvault.vault.publishing;

/** Lets one transaction at a time work on something that may not exist as a row yet. */
public interface Holds {
    /** Waits until no other transaction holds the name, and holds it until the end of the running one. */
    void hold(String name);

    /** Holds the name until the end of the running transaction, unless another transaction does: then false, at once. */
    boolean tryHold(String name);
}
