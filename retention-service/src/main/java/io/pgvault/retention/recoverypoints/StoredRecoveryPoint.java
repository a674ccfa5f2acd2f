package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.RecoveryPointId;
import java.util.Set;

/**
 * What lies in storage under the id of a recovery point.
 *
 * @param complete whether its manifest is there
 * @param attempts those that left something
 */
public record StoredRecoveryPoint(RecoveryPointId id, boolean complete, Set<AttemptId> attempts) {
    public StoredRecoveryPoint {
        attempts = Set.copyOf(attempts);
    }
}
