package io.pgvault.retention.preview;

import io.pgvault.contract.RecoveryPointId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a recovery point.
 *
 * @param id null when it does not exist yet
 * @param tag null when it exists and has none yet
 * @param tagReason why this tag
 * @param archived its move to the archive within the time of the preview; null = none
 * @param deleted null = it is kept
 * @param kept why it is kept at the end; null when it is not
 * @param bytes null when unknown
 */
public record ForeseenRecoveryPoint(
        @Nullable RecoveryPointId id,
        Instant time,
        @Nullable String tag,
        String tagReason,
        @Nullable Step archived,
        @Nullable Step deleted,
        @Nullable String kept,
        @Nullable Long bytes) {

    /** When something is done with it, and why. */
    public record Step(Instant at, String reason) {}
}
