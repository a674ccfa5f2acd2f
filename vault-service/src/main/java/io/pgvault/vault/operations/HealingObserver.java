package io.pgvault.vault.operations;

/** Is told what was found lost, and mended. */
public interface HealingObserver {
    /**
     * Counts one.
     *
     * @param what was lost: {@code job}, {@code question} or {@code instance}
     */
    void healed(String what);
}
