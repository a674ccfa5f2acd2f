package io.pgvault.vault.recoverypoints;

import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointLost;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import jakarta.inject.Singleton;

/** Keeps the catalogue of recovery points current. */
@Singleton
public final class FollowRecoveryPoints {
    private final RecoveryPointStore store;

    public FollowRecoveryPoints(RecoveryPointStore store) {
        this.store = store;
    }

    public void follow(RecoveryPointEvent event) {
        switch (event) {
            case RecoveryPointCreated created -> store.created(created.recoveryPoint());
            case RecoveryPointTagged tagged -> store.tagged(tagged);
            case RecoveryPointArchived archived -> store.archived(archived);
            case RecoveryPointExpired expired -> store.expired(expired);
            case RecoveryPointDeleted deleted -> store.deleted(deleted);
            case RecoveryPointLost lost -> store.lost(lost);
            case RecoveryPointFound found -> store.found(found);
        }
    }
}
