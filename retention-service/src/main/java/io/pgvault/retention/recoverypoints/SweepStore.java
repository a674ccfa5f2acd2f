package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.AttemptId;
import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What a sweep knows and remembers. Every method takes part in the caller's transaction. */
public interface SweepStore {
    List<KnownInstance> instances();

    /** Those that were announced, whatever became of them. */
    Set<RecoveryPointId> announced(Collection<RecoveryPointId> recoveryPoints);

    /** Those of an instance that should be in storage. */
    Set<RecoveryPointId> kept(InstanceId instance);

    /** Those of an instance that counted as lost before. */
    Set<RecoveryPointId> lost(InstanceId instance);

    /** It is not in storage any more though nobody deleted it; false when it was not kept. */
    boolean markLost(RecoveryPointId recoveryPoint);

    /** It is in storage again, and goes on where it was; false when it was not lost. */
    boolean markFound(RecoveryPointId recoveryPoint);

    /** Tells people, once, that a recovery point is not where it should be. */
    void raiseMissing(InstanceId instance, RecoveryPointId recoveryPoint, Instant now);

    /** When a sweep first saw what the attempt left: now, unless an earlier one did. */
    Instant firstSeen(AttemptId attempt, Instant now);

    /** The attempt left nothing any more. */
    void forget(AttemptId attempt);
}
