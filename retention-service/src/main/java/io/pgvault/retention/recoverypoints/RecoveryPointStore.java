package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The due-list. Every method takes part in the caller's transaction. */
public interface RecoveryPointStore {
    /** Adds a recovery point; false when it was known already, whatever became of it since. */
    boolean add(FollowedRecoveryPoint recoveryPoint);

    /**
     * Whether the instance has, or had, another recovery point whose schedule's instant lies in the span.
     *
     * @param to exclusive
     */
    boolean anyDueWithin(InstanceId instance, RecoveryPointId other, Instant from, Instant to);

    /**
     * Instances with recovery points whose time is over, by their ids.
     *
     * @param after those that follow this one; null for the first
     */
    List<InstanceId> instancesWithDue(Instant now, @Nullable InstanceId after, int most);

    /** All recovery points of an instance that are not being deleted, locked until the transaction ends. */
    List<KeptRecoveryPoint> keptForUpdate(InstanceId instance);

    /** Kept becomes deleting; false when it was not kept any more. */
    boolean markDeleting(RecoveryPointId recoveryPoint, String reason, Instant now);

    /** Recovery points whose deletion has begun and is due for its next step. */
    List<FollowedRecoveryPoint> deleting(Instant now, int most);

    /** Puts a deletion off. */
    void postpone(RecoveryPointId recoveryPoint, Instant until);

    /** Deleting becomes deleted; false when somebody was faster. */
    boolean markDeleted(RecoveryPointId recoveryPoint);
}
