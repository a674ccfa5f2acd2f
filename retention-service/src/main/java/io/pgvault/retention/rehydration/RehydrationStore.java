package io.pgvault.retention.rehydration;

import io.pgvault.contract.RecoveryPointId;
import java.time.Instant;
import java.util.Optional;

/** Recovery points that come back or are back. Every method takes part in the caller's transaction. */
public interface RehydrationStore {
    /** That of a recovery point, once nobody else works on it; nobody does until the transaction ends. */
    Optional<Rehydration> lock(RecoveryPointId recoveryPoint);

    /** The one whose step is due the longest and that nobody else works on; nobody does until the transaction ends. */
    Optional<Rehydration> claimDue(Instant now);

    /** Adds one, or replaces that of the same recovery point. */
    void put(Rehydration rehydration);

    void remove(RecoveryPointId recoveryPoint);
}
