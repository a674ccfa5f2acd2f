package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.recoverypoints.documents.LifecycleDocument.State;
import io.pgvault.retention.publishing.Publisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes a recovery point whose deletion has begun. Each step may be repeated, so that a deletion that was interrupted
 * anywhere goes on where it was.
 */
public final class DeleteRecoveryPoint {
    private static final Logger LOG = LoggerFactory.getLogger(DeleteRecoveryPoint.class);

    private final RecoveryPointStore store;
    private final RecoveryPointFiles files;
    private final Publisher publisher;
    private final InstantSource clock;
    private final Pauses pauses;

    /**
     * How long a deletion is put off.
     *
     * @param held when a restore reads the recovery point
     * @param immutable when storage does not let it go yet
     * @param failed when storage fails otherwise
     */
    public record Pauses(Duration held, Duration immutable, Duration failed) {}

    public DeleteRecoveryPoint(
            RecoveryPointStore store,
            RecoveryPointFiles files,
            Publisher publisher,
            InstantSource clock,
            Pauses pauses) {
        this.store = store;
        this.files = files;
        this.publisher = publisher;
        this.clock = clock;
        this.pauses = pauses;
    }

    /** Takes the deletion to its end, or puts it off. */
    public void delete(FollowedRecoveryPoint recoveryPoint) {
        Instant now = clock.instant();
        try {
            files.describe(recoveryPoint, recoveryPoint.document(now).in(State.DELETING, recoveryPoint.reason(), now));
            // A restore holds first and reads the mark then: whoever comes second sees the other.
            if (files.isHeld(recoveryPoint)) {
                postpone(recoveryPoint, now.plus(pauses.held()));
                return;
            }
            files.delete(recoveryPoint);
        } catch (BackupException e) {
            LOG.warn("Recovery point {} cannot be deleted now: {}", recoveryPoint.id(), e.getMessage());
            boolean immutable = e.code() == ErrorCode.BLOB_IMMUTABLE;
            postpone(recoveryPoint, now.plus(immutable ? pauses.immutable() : pauses.failed()));
            return;
        }
        publisher.inTransaction(() -> {
            if (store.markDeleted(recoveryPoint.id())) {
                publisher.publish(new RecoveryPointDeleted(
                        clock.instant(), recoveryPoint.instanceId(), recoveryPoint.id(), recoveryPoint.reason()));
            }
        });
    }

    private void postpone(FollowedRecoveryPoint recoveryPoint, Instant until) {
        publisher.inTransaction(() -> store.postpone(recoveryPoint.id(), until));
    }
}
