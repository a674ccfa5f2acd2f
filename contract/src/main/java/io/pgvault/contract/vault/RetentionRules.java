package io.pgvault.contract.vault;

import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * By what the retention service goes beside the policies, so that whoever foresees what it will do goes by the same.
 *
 * @param largestShare of an instance's recovery points that may be deleted within a day
 * @param always so many may be deleted within a day in any case
 * @param missedBackups so many scheduled backups in a row may be missing before nothing goes any more
 * @param grace time for the last of them
 * @param deletionsWaitSince a rebuild: until a person says that all is as it should be; null where they do not wait
 */
public record RetentionRules(
        Instant at,
        double largestShare,
        int always,
        int missedBackups,
        Duration grace,
        @Nullable Instant deletionsWaitSince)
        implements Message {
    /** There is one set of rules: the newest replaces all before. */
    @Override
    public String subject() {
        return "retention-rules";
    }

    @Override
    public UUID eventId() {
        return NameBasedIds.of("RetentionRules", at.toString());
    }
}
