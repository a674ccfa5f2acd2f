package io.pgvault.vault.supervision;

import io.pgvault.contract.ContradictoryMessageException;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDamaged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointLost;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointRehydrated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationEnded;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationFailed;
import io.pgvault.vault.operations.OperationKind;
import io.pgvault.vault.operations.OperationStore;
import io.pgvault.vault.recoverypoints.RecoveryPointStore;
import jakarta.inject.Singleton;

/** Keeps the catalogue of recovery points current; what becomes of one after its birth does not concern its job. */
@Singleton
public final class FollowRecoveryPoints {
    private final RecoveryPointClaims claims;
    private final RecoveryPointStore store;
    private final CompleteJob completeJob;
    private final FollowRehydrations followRehydrations;
    private final OperationStore operations;

    public FollowRecoveryPoints(
            RecoveryPointClaims claims,
            RecoveryPointStore store,
            CompleteJob completeJob,
            FollowRehydrations followRehydrations,
            OperationStore operations) {
        this.claims = claims;
        this.store = store;
        this.completeJob = completeJob;
        this.followRehydrations = followRehydrations;
        this.operations = operations;
    }

    /**
     * What happened to a recovery point.
     *
     * @throws ContradictoryMessageException for what contradicts the catalogue, or has not happened yet
     */
    public void follow(RecoveryPointEvent event) {
        claims.require(event);
        switch (event) {
            case RecoveryPointCreated created -> {
                store.created(created.recoveryPoint());
                completeJob.announced(created);
            }
            case RecoveryPointTagged tagged -> store.tagged(tagged);
            case RecoveryPointArchived archived -> store.archived(archived);
            case RecoveryPointRehydrated rehydrated -> {
                store.rehydrated(rehydrated);
                followRehydrations.rehydrated(rehydrated);
            }
            case RehydrationFailed failed -> {
                store.rehydrationFailed(failed);
                followRehydrations.failed(failed);
            }
            case RehydrationEnded ended -> store.rehydrationEnded(ended);
            case RecoveryPointExpired expired -> store.expired(expired);
            case RecoveryPointDeleted deleted -> {
                store.deleted(deleted);
                operations.finishAll(
                        OperationKind.DELETE_RECOVERY_POINT,
                        deleted.recoveryPointId().jobId().value(),
                        null,
                        deleted.at());
            }
            case RecoveryPointLost lost -> store.lost(lost);
            case RecoveryPointDamaged damaged -> store.damaged(damaged);
            case RecoveryPointFound found -> store.found(found);
        }
    }
}
