package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import io.pgvault.recoverypoints.documents.LifecycleDocument.State;
import io.pgvault.retention.publishing.Publisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
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
    private final Consumer<Runnable> transaction;

    /**
     * How long a deletion is put off.
     *
     * @param held when a restore reads the recovery point
     * @param immutable when storage does not let it go yet
     */
    public record Pauses(Duration held, Duration immutable) {}

    /**
     * Makes the use case.
     *
     * @param transaction runs what it is given in a new transaction
     */
    public DeleteRecoveryPoint(
            RecoveryPointStore store,
            RecoveryPointFiles files,
            Publisher publisher,
            InstantSource clock,
            Pauses pauses,
            Consumer<Runnable> transaction) {
        this.store = store;
        this.files = files;
        this.publisher = publisher;
        this.clock = clock;
        this.pauses = pauses;
        this.transaction = transaction;
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
            if (e.code() != ErrorCode.BLOB_IMMUTABLE) {
                throw e;
            }
            LOG.info("The deletion of recovery point {} waits: {}", recoveryPoint.id(), e.getMessage());
            postpone(recoveryPoint, now.plus(pauses.immutable()));
            return;
        }
        transaction.accept(() -> {
            if (store.markDeleted(recoveryPoint.id())) {
                publisher.publish(new RecoveryPointDeleted(
                        clock.instant(), recoveryPoint.instanceId(), recoveryPoint.id(), recoveryPoint.reason()));
            }
        });
    }

    private void postpone(FollowedRecoveryPoint recoveryPoint, Instant until) {
        transaction.accept(() -> store.postpone(recoveryPoint.id(), until));
    }
}
