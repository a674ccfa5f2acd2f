package io.pgvault.vault.alerts;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.PolicyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What tells whether an instance's schedule is kept.
 *
 * @param scheduledSince since when its policy's schedule counts
 * @param newestRecoveryPoint that can be restored from; null when there is none
 * @param lastTriggeredAt when its schedule last triggered a backup, however that ended; null when it never did
 */
public record WatchedInstance(
        InstanceId id,
        PolicyId policyId,
        Instant scheduledSince,
        @Nullable Instant newestRecoveryPoint,
        @Nullable Instant lastTriggeredAt) {}
