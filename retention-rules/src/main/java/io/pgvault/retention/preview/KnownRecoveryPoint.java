package io.pgvault.retention.preview;

import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.retention.lifecycle.LifeCourse;
import io.pgvault.retention.tagging.Origin;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recovery point that exists.
 *
 * @param tag null when it has none yet
 * @param inDataStoreSince its birth, or its move to the archive
 */
public record KnownRecoveryPoint(
        RecoveryPointId id,
        Instant time,
        Origin origin,
        @Nullable String tag,
        String reason,
        LifeCourse course,
        DataStore dataStore,
        Instant inDataStoreSince,
        long storedBytes) {}
