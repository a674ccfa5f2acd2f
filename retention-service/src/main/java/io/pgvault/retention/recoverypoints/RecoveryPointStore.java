package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.RecoveryPointId;
import io.pgvault.contract.VaultId;
import io.pgvault.retention.lifecycle.Decision;
import io.pgvault.retention.lifecycle.DueRecoveryPoints;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
     * What has to be decided about instances. Nobody else decides about them until the transaction ends; those about
     * which somebody does now are left out. A recovery point that is on its way to the archive counts as there; one whose
     * way failed does not count as due for it before its time.
     */
    Map<InstanceId, DueRecoveryPoints> dueForUpdate(List<InstanceId> instances, Instant now);

    /** All of an instance that are not being deleted, oldest first, once nobody else decides about them. */
    List<FollowedRecoveryPoint> followedForUpdate(InstanceId instance);

    /** One that is neither lost nor being deleted; empty otherwise. */
    Optional<FollowedRecoveryPoint> kept(RecoveryPointId recoveryPoint);

    /** The vaults that those kept of each instance are said to lie in: one, or somebody lies. */
    Map<InstanceId, Set<VaultId>> vaults(Collection<InstanceId> instances);

    /** All of an instance that are gone so far. */
    List<GoneRecoveryPoint> gone(InstanceId instance, Set<GoneRecoveryPoint.Stage> stages);

    /**
     * Replaces tag, course and reason of one that is not being deleted; false when it is on its way to the archive:
     * then it is described when it arrives.
     */
    boolean retag(FollowedRecoveryPoint recoveryPoint);

    /** Kept becomes deleting; returns those that were still kept. */
    Set<RecoveryPointId> markDeleting(List<Decision.Delete> decisions, Instant now);

    /** Kept becomes archiving; returns those that were still kept. */
    List<FollowedRecoveryPoint> markArchiving(List<Decision.Archive> decisions, Instant now);

    /** Recovery points whose deletion has begun and is due for its next step. */
    List<FollowedRecoveryPoint> deleting(Instant now, int most);

    /** Recovery points whose way to the archive has begun and is due for its next step. */
    List<FollowedRecoveryPoint> archiving(Instant now, int most);

    /** Puts the next step off. */
    void postpone(RecoveryPointId recoveryPoint, Instant until);

    /** Puts the next step off after a failure; returns how many there were in a row. */
    int failed(RecoveryPointId recoveryPoint, Instant until);

    /** Archiving becomes kept in the archive, with the reason of its tag again; empty when somebody was faster. */
    Optional<FollowedRecoveryPoint> markArchived(RecoveryPointId recoveryPoint);

    /** Archiving becomes kept where it was, in the same way, and is not begun again before a while; empty as well. */
    Optional<FollowedRecoveryPoint> giveUpArchiving(RecoveryPointId recoveryPoint, Instant until);

    /** Deleting becomes deleted; false when somebody was faster. */
    boolean markDeleted(RecoveryPointId recoveryPoint);

    /** Whatever it is here becomes deleted, for the reason that was told: it was, and this due-list is from before. */
    void recallDeleted(RecoveryPointId recoveryPoint, String reason);

    /** Kept becomes damaged, as it was found before. */
    void recallDamaged(RecoveryPointId recoveryPoint, String damage);
}
