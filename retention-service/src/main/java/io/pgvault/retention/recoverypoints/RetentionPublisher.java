package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.vault.VaultEvent;

/** Where news go, with the caller's transaction. */
public interface RetentionPublisher {
    void publish(RecoveryPointEvent event);

    void publish(VaultEvent event);
}
