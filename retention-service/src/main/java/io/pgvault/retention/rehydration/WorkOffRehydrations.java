package io.pgvault.retention.rehydration;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.policy.DataStore;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointRehydrated;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationEnded;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RehydrationFailed;
import io.pgvault.retention.publishing.Publisher;
import io.pgvault.retention.recoverypoints.FollowedRecoveryPoint;
import io.pgvault.retention.recoverypoints.RecoveryPointStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the next step of recovery points that come back or go again, one at a time. Each step may be repeated, so that what
 * was interrupted anywhere goes on.
 */
public final class WorkOffRehydrations {
    private static final Logger LOG = LoggerFactory.getLogger(WorkOffRehydrations.class);

    private final RehydrationStore store;
    private final RecoveryPointStore recoveryPoints;
    private final RehydratedFiles files;
    private final Publisher publisher;
    private final InstantSource clock;
    private final Pauses pauses;

    /**
     * Between two looks.
     *
     * @param look at copies that are on their way
     * @param held at copies whose time is over and that a restore reads
     */
    public record Pauses(Duration look, Duration held) {}

    public WorkOffRehydrations(
            RehydrationStore store,
            RecoveryPointStore recoveryPoints,
            RehydratedFiles files,
            Publisher publisher,
            InstantSource clock,
            Pauses pauses) {
        this.store = store;
        this.recoveryPoints = recoveryPoints;
        this.files = files;
        this.publisher = publisher;
        this.clock = clock;
        this.pauses = pauses;
    }

    /** Takes one step in the caller's transaction; false when none is due. */
    public boolean workOffOne() {
        Optional<Rehydration> due = store.claimDue(clock.instant());
        due.ifPresent(this::step);
        return due.isPresent();
    }

    private void step(Rehydration due) {
        try {
            switch (due.state()) {
                case COPYING -> bringBack(due);
                case ONLINE -> end(due);
            }
        } catch (BackupException e) {
            failed(due, e);
        }
    }

    private void bringBack(Rehydration due) {
        FollowedRecoveryPoint kept = recoveryPoints.kept(due.recoveryPointId()).orElseThrow(() -> gone(due));
        if (kept.dataStore() != DataStore.ARCHIVE_STORE) {
            throw new BackupException(
                    ErrorCode.INVALID_REQUEST,
                    "The recovery point " + kept.id() + " lies in "
                            + kept.dataStore().wireName() + " and need not come back: restore it as it is.");
        }
        if (!files.bringBack(due)) {
            store.put(due.at(clock.instant().plus(pauses.look())));
            return;
        }
        Instant now = clock.instant();
        Instant known = due.until();
        Instant until = known == null ? due.terms().until(now) : known;
        // Before it is told: whoever hears of it restores at once.
        if (!files.describe(due, until)) {
            throw gone(due);
        }
        store.put(due.online(until));
        publisher.publish(new RecoveryPointRehydrated(now, due.instanceId(), due.recoveryPointId(), until));
    }

    private void end(Rehydration due) {
        mark(due, null);
        Instant now = clock.instant();
        // A restore holds first and reads the document then: whoever comes second sees the other.
        if (files.isHeld(due)) {
            Instant later = now.plus(pauses.held());
            // Should its worker be lost, the next attempt finds the copies again.
            mark(due, later);
            store.put(due.online(later));
            return;
        }
        files.remove(due);
        store.remove(due.recoveryPointId());
        publisher.publish(new RehydrationEnded(now, due.instanceId(), due.recoveryPointId()));
    }

    /** One that is being deleted stays marked as that. */
    private void mark(Rehydration due, @Nullable Instant until) {
        var unused = files.describe(due, until);
    }

    private void failed(Rehydration due, BackupException failure) {
        Instant now = clock.instant();
        LOG.warn("Recovery point {} does not come back now, or go: {}", due.recoveryPointId(), failure.getMessage());
        if (due.state() == Rehydration.State.ONLINE
                || failure.code().errorClass().retryable()) {
            store.put(due.failedAt(now));
            return;
        }
        // What was begun of it goes like copies whose time is over.
        store.put(due.online(now));
        publisher.publish(new RehydrationFailed(
                now, due.instanceId(), due.recoveryPointId(), due.requestedAt(), failure.toDetail()));
    }

    private static BackupException gone(Rehydration due) {
        return new BackupException(
                ErrorCode.RECOVERY_POINT_DELETING,
                "The recovery point " + due.recoveryPointId() + " is being deleted, or is not there any more.");
    }
}
