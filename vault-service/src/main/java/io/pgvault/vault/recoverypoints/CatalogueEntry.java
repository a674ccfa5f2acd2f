package io.pgvault.vault.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recovery point as the catalogue shows it.
 *
 * @param scheduledAt the instant of the schedule; null on demand
 * @param requestedTag the tag that was asked for on demand; null leaves it to the policy
 * @param partial whether a part of the data source is missing
 * @param policy under which it was born
 * @param fate what the retention service makes of it
 * @param end null while it is not being deleted
 */
public record CatalogueEntry(
        RecoveryPointId id,
        InstanceId instanceId,
        Instant time,
        @Nullable Instant scheduledAt,
        @Nullable String requestedTag,
        boolean partial,
        PolicyVersion policy,
        String database,
        int serverVersionNum,
        Bytes bytes,
        Fate fate,
        @Nullable End end,
        State state) {

    /** A policy as it stood at a time. */
    public record PolicyVersion(String name, int version) {}

    /** How much of it there is: the database on its server, its dump, and what lies in storage. */
    public record Bytes(long source, long raw, long stored) {}

    /**
     * Where it lies and what is due for it.
     *
     * @param tag null until the retention service has decided
     * @param reason why this tag, in words; null before
     * @param archiveAt when it moves to the archive; null = never, or not decided yet
     * @param archivedAt when it did; null = it has not
     * @param expiresAt null = kept for ever, or not decided yet
     * @param rehydration its way back from the archive; null where nobody ever wanted it
     */
    public record Fate(
            @Nullable String tag,
            @Nullable String reason,
            DataStore dataStore,
            @Nullable Instant archiveAt,
            @Nullable Instant archivedAt,
            @Nullable Instant expiresAt,
            @Nullable Rehydration rehydration) {
        /** The same while nothing is due. */
        public Fate forEver() {
            return new Fate(tag, reason, dataStore, null, archivedAt, null, rehydration);
        }
    }

    /**
     * Copies of what lies in the archive, which are online for a while.
     *
     * @param until when they go; null while there are none
     */
    public record Rehydration(Stage stage, @Nullable Instant until) {
        /** How far it is. */
        public enum Stage {
            COMING,
            ONLINE,
            ENDED,
            FAILED
        }
    }

    /** Whether copies of what lies in the archive are online. */
    public boolean isRehydrated(Instant now) {
        Rehydration rehydration = fate.rehydration();
        Instant until = rehydration == null ? null : rehydration.until();
        return until != null && until.isAfter(now);
    }

    /**
     * Its deletion, loss or damage.
     *
     * @param reason in words
     * @param deletedAt null while parts of it may be left in storage, and when it is lost or damaged
     */
    public record End(
            Instant begunAt, String reason, @Nullable Instant deletedAt) {}

    /** Whether it may be restored from. */
    public enum State {
        AVAILABLE,
        EXPIRED,
        DELETED,
        LOST,
        DAMAGED
    }
}
