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
 * @param archivedAt when the parts had arrived in the archive; null before that, and in what older versions wrote
 * @param damage what a scrub found wrong with it, in words; null while it is whole
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
        @Nullable Instant rehydratedUntil,
        @Nullable Instant archivedAt,
        @Nullable String damage) {

    /** Whether it may be restored from. */
    public enum State {
        KEPT,
        /** Its parts are on their way to the archive. */
        ARCHIVING,
        DELETING
    }

    public LifecycleDocument in(State next, String why, Instant now) {
        return new LifecycleDocument(
                recoveryPointId,
                next,
                tag,
                dataStore,
                archiveAt,
                expiresAt,
                why,
                now,
                rehydratedUntil,
                archivedAt,
                damage);
    }

    /**
     * The same with copies online.
     *
     * @param until null = without
     */
    public LifecycleDocument rehydrated(@Nullable Instant until) {
        return noting(until, archivedAt, damage);
    }

    /** The same, arrived in the archive. */
    public LifecycleDocument archived(Instant at) {
        return noting(rehydratedUntil, at, damage);
    }

    /**
     * The same with what is wrong with it.
     *
     * @param found null = it is whole
     */
    public LifecycleDocument damaged(@Nullable String found) {
        return noting(rehydratedUntil, archivedAt, found);
    }

    /** The same beside what was noted before, which no decision changes. */
    LifecycleDocument beside(LifecycleDocument before) {
        return noting(before.rehydratedUntil, archivedAt == null ? before.archivedAt : archivedAt, before.damage);
    }

    private LifecycleDocument noting(@Nullable Instant until, @Nullable Instant arrived, @Nullable String found) {
        return new LifecycleDocument(
                recoveryPointId, state, tag, dataStore, archiveAt, expiresAt, reason, changedAt, until, arrived, found);
    }
}
