package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.retention.lifecycle.KeptRecoveryPoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The due-list. Every method takes part in the caller's transaction. */
public interface RecoveryPointStore {
    /** Adds a recovery point; false when it was known already, whatever became of it since. */
    boolean add(FollowedRecoveryPoint recoveryPoint);

    /**
     * Whether the instance has, or had, another complete recovery point whose schedule's instant lies in the span.
     *
     * @param to exclusive
     */
    boolean anyDueWithin(InstanceId instance, RecoveryPointId other, Instant from, Instant to);

    /**
     * Instances with recovery points that are due for something, by their ids.
     *
     * @param after those that follow this one; null for the first
     */
    List<InstanceId> instancesWithDue(Instant now, @Nullable InstanceId after, int most);

    /**
     * All recovery points of an instance that are not being deleted, locked until the transaction ends. One that is on
     * its way to the archive counts as there; one whose way failed does not count as due for it before its time.
     */
    List<KeptRecoveryPoint> keptForUpdate(InstanceId instance, Instant now);

    /** The same as they are followed, oldest first. */
    List<FollowedRecoveryPoint> followedForUpdate(InstanceId instance);

    /**
     * Replaces tag, course and reason of one that is not being deleted; false when it is on its way to the archive:
     * then it is described when it arrives.
     */
    boolean retag(FollowedRecoveryPoint recoveryPoint);

    /** Kept becomes deleting; false when it was not kept any more. */
    boolean markDeleting(RecoveryPointId recoveryPoint, String reason, Instant now);

    /** Kept becomes archiving; empty when it was not kept any more. */
    Optional<FollowedRecoveryPoint> markArchiving(RecoveryPointId recoveryPoint, String reason, Instant now);

    /** Recovery points whose deletion has begun and is due for its next step. */
    List<FollowedRecoveryPoint> deleting(Instant now, int most);

    /** Recovery points whose way to the archive has begun and is due for its next step. */
    List<FollowedRecoveryPoint> archiving(Instant now, int most);

    /** Puts the next step off. */
    void postpone(RecoveryPointId recoveryPoint, Instant until);

    /** Puts the next step off after a failure; returns how many there were in a row. */
    int failed(RecoveryPointId recoveryPoint, Instant until);

    /** Archiving becomes kept in the archive; empty when somebody was faster. */
    Optional<FollowedRecoveryPoint> markArchived(RecoveryPointId recoveryPoint);

    /** Archiving becomes kept where it was, and is not begun again before a while; false when somebody was faster. */
    boolean giveUpArchiving(RecoveryPointId recoveryPoint, Instant until);

    /** Deleting becomes deleted; false when somebody was faster. */
    boolean markDeleted(RecoveryPointId recoveryPoint);
}
