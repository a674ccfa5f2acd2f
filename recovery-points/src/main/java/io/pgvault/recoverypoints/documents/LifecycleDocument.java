package io.pgvault.recoverypoints.documents;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the retention service decided about a recovery point, beside its manifest. A restore that reads
 * {@link State#DELETING} or {@link State#ARCHIVING} here refuses.
 *
 * @param dataStore where the parts lie
 * @param archiveAt when they move to the archive; null = never
 * @param expiresAt null = kept for ever
 * @param rehydratedUntil while it is there, copies of what lies in the archive are online, and a restore reads those; they
 *     go at that time, or when nobody reads them any more, but not before this is gone. Null = there are none
 */
public record LifecycleDocument(
        RecoveryPointId recoveryPointId,
        State state,
        String tag,
        DataStore dataStore,
        @Nullable Instant archiveAt,
        @Nullable Instant expiresAt,
        String reason,
        Instant changedAt,
        @Nullable Instant rehydratedUntil) {

    /** Whether it may be restored from. */
    public enum State {
        KEPT,
        /** Its parts are on their way to the archive. */
        ARCHIVING,
        DELETING
    }

    public LifecycleDocument in(State next, String why, Instant now) {
        return new LifecycleDocument(
                recoveryPointId, next, tag, dataStore, archiveAt, expiresAt, why, now, rehydratedUntil);
    }

    /**
     * The same with copies online.
     *
     * @param until null = without
     */
    public LifecycleDocument rehydrated(@Nullable Instant until) {
        return new LifecycleDocument(
                recoveryPointId, state, tag, dataStore, archiveAt, expiresAt, reason, changedAt, until);
    }
}
