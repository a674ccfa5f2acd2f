package io.pgvault.vault.rest;

import io.pgvault.vault.publishing.Holds;

/** Holds for one transaction that is alone. */
final class NobodyElse implements Holds {
    @Override
    public void hold(String name) {
        // There is nobody to wait for.
    }

    @Override
    public boolean tryHold(String name) {
        return true;
    }
}
