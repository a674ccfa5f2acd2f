package io.pgvault.vault.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recovery point as the catalogue shows it.
 *
 * @param tag null until the retention service has decided
 * @param expiresAt null = kept for ever, or not decided yet
 */
public record CatalogueEntry(
        RecoveryPointId id,
        InstanceId instanceId,
        Instant time,
        String policyName,
        int policyVersion,
        String database,
        int serverVersionNum,
        long sourceBytes,
        long rawBytes,
        long storedBytes,
        @Nullable String tag,
        @Nullable Instant expiresAt,
        State state) {

    /** Whether it may be restored from. */
    public enum State {
        AVAILABLE,
        EXPIRED,
        DELETED
    }
}
