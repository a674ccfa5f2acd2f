package io.pgvault.retention.lifecycle;

import io.pgvault.contract.RecoveryPointId;

/** What becomes of a recovery point, and why. */
public sealed interface Decision {
    RecoveryPointId id();

    String reason();

    /** It stays. */
    record Keep(RecoveryPointId id, String reason) implements Decision {}

    /** It goes. */
    record Delete(RecoveryPointId id, String reason) implements Decision {}
}
