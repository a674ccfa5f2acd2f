package io.pgvault.retention.recoverypoints;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointArchived;
import io.pgvault.recoverypoints.documents.LifecycleDocument.State;
import io.pgvault.retention.publishing.Publisher;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Moves a recovery point to the archive whose way has begun. Each step may be repeated, so that a move that was
 * interrupted anywhere goes on where it was.
 */
public final class ArchiveRecoveryPoint {
    private static final int TRIES = 5;
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
    private static final Duration AFTER_GIVING_UP = Duration.ofDays(1);

    private final RecoveryPointStore store;
    private final RecoveryPointFiles files;
    private final TaskStore tasks;
    private final Publisher publisher;
    private final InstantSource clock;
    private final Duration holdPause;

    /**
     * Makes the use case.
     *
     * @param holdPause before a recovery point that is being restored is looked at again
     */
    public ArchiveRecoveryPoint(
            RecoveryPointStore store,
            RecoveryPointFiles files,
            TaskStore tasks,
            Publisher publisher,
            InstantSource clock,
            Duration holdPause) {
        this.store = store;
        this.files = files;
        this.tasks = tasks;
        this.publisher = publisher;
        this.clock = clock;
        this.holdPause = holdPause;
    }

    /** Takes the way to its end, or puts it off. */
    public void archive(FollowedRecoveryPoint recoveryPoint) {
        try {
            move(recoveryPoint);
        } catch (BackupException e) {
            publisher.inTransaction(() -> failed(recoveryPoint, e));
        }
    }

    private void move(FollowedRecoveryPoint recoveryPoint) {
        Instant now = clock.instant();
        files.describe(recoveryPoint, recoveryPoint.document(now).in(State.ARCHIVING, recoveryPoint.reason(), now));
        // A restore holds first and reads the mark then: whoever comes second sees the other.
        if (files.isHeld(recoveryPoint)) {
            files.describe(recoveryPoint, recoveryPoint.document(now));
            publisher.inTransaction(() -> store.postpone(recoveryPoint.id(), now.plus(holdPause)));
            return;
        }
        files.archive(recoveryPoint);
        FollowedRecoveryPoint arrived = recoveryPoint.in(DataStore.ARCHIVE_STORE);
        Instant at = clock.instant();
        // Before it is told: whoever hears of it may restore it at once.
        files.describe(arrived, arrived.document(at).archived(at));
        publisher.inTransaction(() -> store.markArchived(arrived.id()).ifPresent(known -> {
            // What is written down last is what the due-list says: why it is kept, and rules that were replaced on its
            // way.
            describe(known, at);
            publisher.publish(new RecoveryPointArchived(at, arrived.instanceId(), arrived.id(), arrived.reason()));
            publisher.publish(TieringJob.of(arrived).completed(at));
        }));
    }

    private void failed(FollowedRecoveryPoint recoveryPoint, BackupException failure) {
        Instant now = clock.instant();
        boolean hopeless = !failure.code().errorClass().retryable();
        if (store.failed(recoveryPoint.id(), now.plus(AFTER_FAILURE)) < TRIES && !hopeless) {
            return;
        }
        store.giveUpArchiving(recoveryPoint.id(), now.plus(AFTER_GIVING_UP)).ifPresent(stays -> {
            describe(stays, now);
            publisher.publish(TieringJob.of(recoveryPoint).failed(failure, now));
        });
    }

    private void describe(FollowedRecoveryPoint recoveryPoint, Instant now) {
        tasks.add(new Task.DescribeRecoveryPoint(
                recoveryPoint.vault().id(), recoveryPoint.instanceId(), recoveryPoint.document(now)));
    }
}
