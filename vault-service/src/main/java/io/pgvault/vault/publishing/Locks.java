package io.pgvault.vault.publishing;

/** Lets one transaction at a time work on something that may not exist as a row yet. */
public interface Locks {
    /** Waits until no other transaction has the name, and has it until the end of the running one. */
    void lock(String name);

    /** Locks the name until the end of the running transaction, unless another transaction does: then false, at once. */
    boolean tryLock(String name);
}
