package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.recoverypoint.RecoveryPointEvent;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointCreated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointExpired;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointLost;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointTagged;
import io.pgvault.retention.lifecycle.Decision;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Hears what this service itself said of deletions. A due-list that was set back to an earlier day learns so what was
 * begun or done since: what was told as gone must not count as missing, and what was begun goes on.
 */
@Singleton
public final class RecallDeletions {
    private final RecoveryPointStore store;

    public RecallDeletions(RecoveryPointStore store) {
        this.store = store;
    }

    /** In the caller's transaction; what the due-list has already stays as it is. */
    public void recall(RecoveryPointEvent event) {
        switch (event) {
            case RecoveryPointExpired expired ->
                store.markDeleting(
                        List.of(new Decision.Delete(expired.recoveryPointId(), expired.reason())), expired.at());
            case RecoveryPointDeleted deleted -> store.recallDeleted(deleted.recoveryPointId(), deleted.reason());
            case RecoveryPointCreated created -> {}
            case RecoveryPointTagged tagged -> {}
            case RecoveryPointArchived archived -> {}
            case RecoveryPointLost lost -> {}
            case RecoveryPointFound found -> {}
        }
    }
}
