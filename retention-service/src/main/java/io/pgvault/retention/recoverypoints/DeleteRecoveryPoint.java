package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDeleted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Deletes a recovery point whose deletion has begun. Each step may be repeated, so that a deletion that was interrupted
 * anywhere goes on where it was.
 */
public final class DeleteRecoveryPoint {
    private final RecoveryPointStore store;
    private final RecoveryPointFiles files;
    private final RecoveryPointPublisher publisher;
    private final InstantSource clock;
    private final Duration holdPause;
    private final Consumer<Runnable> transaction;

    /**
     * Makes the use case.
     *
     * @param holdPause how long a deletion waits for a restore that holds the recovery point
     * @param transaction runs what it is given in a new transaction
     */
    public DeleteRecoveryPoint(
            RecoveryPointStore store,
            RecoveryPointFiles files,
            RecoveryPointPublisher publisher,
            InstantSource clock,
            Duration holdPause,
            Consumer<Runnable> transaction) {
        this.store = store;
        this.files = files;
        this.publisher = publisher;
        this.clock = clock;
        this.holdPause = holdPause;
        this.transaction = transaction;
    }

    public void delete(FollowedRecoveryPoint recoveryPoint) {
        Instant now = clock.instant();
        files.markDeleting(recoveryPoint, now);
        // A restore holds first and reads the mark then: whoever comes second sees the other.
        if (files.isHeld(recoveryPoint)) {
            transaction.accept(() -> store.postpone(recoveryPoint.id(), now.plus(holdPause)));
            return;
        }
        files.delete(recoveryPoint);
        transaction.accept(() -> {
            if (store.markDeleted(recoveryPoint.id())) {
                publisher.publish(new RecoveryPointDeleted(
                        clock.instant(), recoveryPoint.instanceId(), recoveryPoint.id(), recoveryPoint.reason()));
            }
        });
    }
}
