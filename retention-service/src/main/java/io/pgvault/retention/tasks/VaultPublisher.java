package io.pgvault.retention.tasks;

import io.pgvault.contract.vault.VaultEvent;

/** Where news of vaults go, with the caller's transaction. */
public interface VaultPublisher {
    void publish(VaultEvent event);
}
