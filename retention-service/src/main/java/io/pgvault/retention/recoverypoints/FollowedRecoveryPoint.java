package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.storage.LifecycleDocument;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the due-list.
 *
 * @param scheduledAt the instant of the schedule; null on demand
 * @param expiresAt null = kept for ever
 * @param trustedUntil while it is the newest of its instance, others may go until then; null = for ever
 * @param reason why it has its tag or, once it is being deleted, why that is
 */
public record FollowedRecoveryPoint(
        RecoveryPointId id,
        InstanceId instanceId,
        VaultId vaultId,
        Instant time,
        @Nullable Instant scheduledAt,
        String tag,
        @Nullable Instant expiresAt,
        @Nullable Instant trustedUntil,
        String reason) {

    /** What storage is told of it. */
    public LifecycleDocument document(Instant now) {
        return new LifecycleDocument(
                id, LifecycleDocument.State.KEPT, tag, DataStore.VAULT_STORE, expiresAt, reason, now);
    }
}
