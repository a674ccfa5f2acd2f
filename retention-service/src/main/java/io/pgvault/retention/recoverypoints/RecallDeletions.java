package io.pgvault.retention.recoverypoints;

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
import io.pgvault.recoverypoints.documents.LifecycleDocument;
import io.pgvault.retention.lifecycle.Decision;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what this service itself said of deletions. A due-list that was set back to an earlier day learns so what was
 * begun or done since: what was told as gone must not count as missing, and what was begun goes on. It is believed where
 * storage shows it: others might tell so, and neither brake nor rule would have been asked.
 */
@Singleton
public final class RecallDeletions {
    private static final Logger LOG = LoggerFactory.getLogger(RecallDeletions.class);

    private final RecoveryPointStore store;
    private final StoredRecoveryPoints storage;

    public RecallDeletions(RecoveryPointStore store, StoredRecoveryPoints storage) {
        this.store = store;
        this.storage = storage;
    }

    /** In the caller's transaction; what the due-list has already stays as it is. */
    public void recall(RecoveryPointEvent event) {
        switch (event) {
            case RecoveryPointExpired expired -> {
                if (isBelieved(expired, this::isMarked)) {
                    store.markDeleting(
                            List.of(new Decision.Delete(expired.recoveryPointId(), expired.reason())), expired.at());
                }
            }
            case RecoveryPointDeleted deleted -> {
                if (isBelieved(deleted, this::isGone)) {
                    store.recallDeleted(deleted.recoveryPointId(), deleted.reason());
                }
            }
            case RecoveryPointCreated created -> {}
            case RecoveryPointTagged tagged -> {}
            case RecoveryPointArchived archived -> {}
            case RecoveryPointRehydrated rehydrated -> {}
            case RehydrationFailed failed -> {}
            case RehydrationEnded ended -> {}
            case RecoveryPointLost lost -> {}
            case RecoveryPointDamaged damaged -> {}
            case RecoveryPointFound found -> {}
        }
    }

    /** Where the due-list knows of the deletion itself, or of the loss, storage is not asked. */
    private boolean isBelieved(RecoveryPointEvent event, Predicate<FollowedRecoveryPoint> shown) {
        boolean believed = store.kept(event.recoveryPointId()).map(shown::test).orElse(true);
        if (!believed) {
            LOG.warn(
                    "Passed over a {} of recovery point {}: storage does not show it",
                    event.getClass().getSimpleName(),
                    event.recoveryPointId());
        }
        return believed;
    }

    private boolean isMarked(FollowedRecoveryPoint point) {
        return storage.lifecycle(place(point), point.id())
                .filter(document -> document.state() == LifecycleDocument.State.DELETING)
                .isPresent();
    }

    private boolean isGone(FollowedRecoveryPoint point) {
        return !storage.isThere(place(point), point.id());
    }

    private static KnownInstance place(FollowedRecoveryPoint point) {
        return new KnownInstance(point.vault().id(), point.instanceId());
    }
}
