package io.pgvault.retention.preview;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import io.pgvault.retention.lifecycle.LifeCourse;
import io.pgvault.retention.preview.ForeseenRecoveryPoint.Step;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A recovery point on its way through a preview. */
final class FollowedPoint {
    private final @Nullable RecoveryPointId known;
    private final @Nullable String tag;
    private final String tagReason;
    private final @Nullable Long bytes;
    private KeptRecoveryPoint kept;
    private Instant inDataStoreSince;
    private @Nullable Step archived;
    private @Nullable Step deleted;

    private FollowedPoint(
            KeptRecoveryPoint kept,
            @Nullable RecoveryPointId known,
            @Nullable String tag,
            String tagReason,
            @Nullable Long bytes,
            Instant inDataStoreSince) {
        this.kept = kept;
        this.known = known;
        this.tag = tag;
        this.tagReason = tagReason;
        this.bytes = bytes;
        this.inDataStoreSince = inDataStoreSince;
    }

    static FollowedPoint existing(KnownRecoveryPoint point, @Nullable Instant trustedUntil) {
        KeptRecoveryPoint kept = new KeptRecoveryPoint(
                point.id(), point.time(), point.origin().partial(), point.dataStore(), point.course(), trustedUntil);
        return new FollowedPoint(
                kept, point.id(), point.tag(), point.reason(), point.storedBytes(), point.inDataStoreSince());
    }

    /** One of a backup to come. */
    static FollowedPoint born(KeptRecoveryPoint kept, String tag, String tagReason, @Nullable Long bytes) {
        return new FollowedPoint(kept, null, tag, tagReason, bytes, kept.time());
    }

    KeptRecoveryPoint kept() {
        return kept;
    }

    @Nullable
    RecoveryPointId known() {
        return known;
    }

    @Nullable
    Long bytes() {
        return bytes;
    }

    Instant inDataStoreSince() {
        return inDataStoreSince;
    }

    /** When something is due for it. */
    Stream<Instant> steps() {
        LifeCourse course = kept.course();
        return Stream.concat(
                kept.dataStore() == DataStore.VAULT_STORE ? Stream.ofNullable(course.archiveAt()) : Stream.empty(),
                Stream.ofNullable(course.expiresAt()));
    }

    void archive(Instant at, String reason) {
        archived = new Step(at, reason);
        inDataStoreSince = at;
        kept = new KeptRecoveryPoint(
                kept.id(), kept.time(), kept.partial(), DataStore.ARCHIVE_STORE, kept.course(), kept.trustedUntil());
    }

    void delete(Instant at, String reason) {
        deleted = new Step(at, reason);
    }

    /** What became of it; the reason counts when it is kept. */
    ForeseenRecoveryPoint foreseen(@Nullable String reasonToKeep) {
        return new ForeseenRecoveryPoint(
                known, kept.time(), tag, tagReason, archived, deleted, deleted == null ? reasonToKeep : null, bytes);
    }
}
