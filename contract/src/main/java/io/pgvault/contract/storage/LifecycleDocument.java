package io.pgvault.contract.storage;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the retention service decided about a recovery point, beside its manifest. A restore that reads
 * {@link State#DELETING} here refuses.
 *
 * @param expiresAt null = kept for ever
 */
public record LifecycleDocument(
        RecoveryPointId recoveryPointId,
        State state,
        String tag,
        DataStore dataStore,
        @Nullable Instant expiresAt,
        String reason,
        Instant changedAt) {

    /** Whether it may be restored from. */
    public enum State {
        KEPT,
        DELETING
    }

    public LifecycleDocument deleting(String why, Instant now) {
        return new LifecycleDocument(recoveryPointId, State.DELETING, tag, dataStore, expiresAt, why, now);
    }
}
