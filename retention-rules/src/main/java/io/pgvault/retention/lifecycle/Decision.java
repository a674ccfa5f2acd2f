package io.pgvault.retention.lifecycle;

import io.pgvault.contract.RecoveryPointId;

/** What becomes of a recovery point, and why. */
public sealed interface Decision {
    RecoveryPointId id();

    String reason();

    /** It stays where it is. */
    record Keep(RecoveryPointId id, String reason) implements Decision {}

    /** It moves to the archive. */
    record Archive(RecoveryPointId id, String reason) implements Decision {}

    /** It goes. */
    record Delete(RecoveryPointId id, String reason) implements Decision {}
}
