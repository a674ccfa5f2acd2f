package io.pgvault.contract.job;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import java.time.Instant;
import java.util.UUID;

/**
 * A sign of life, every few seconds while an attempt works.
 *
 * @param rawBytes bytes of the dump read or restored so far
 * @param storedBytes bytes written to or read from storage so far
 * @param sourceBytes size of the database, for a sense of proportion; 0 where unknown
 */
public record JobHeartbeat(Attempt attempt, Instant at, Phase phase, long rawBytes, long storedBytes, long sourceBytes)
        implements Message {

    @Override
    public String subject() {
        return attempt.jobId().toString();
    }

    @Override
    public UUID eventId() {
        return NameBasedIds.of("JobHeartbeat", attempt.attemptId().toString(), at.toString());
    }

    /** What the attempt is doing. */
    public enum Phase {
        PREPARING,
        DUMPING,
        COMMITTING,
        RESTORING,
        ANALYZING,
        /** A newer version's. */
        @JsonEnumDefaultValue
        UNKNOWN
    }
}
