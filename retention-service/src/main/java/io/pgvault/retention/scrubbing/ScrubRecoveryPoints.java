package io.pgvault.retention.scrubbing;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointDamaged;
import io.pgvault.contract.recoverypoint.RecoveryPointEvent.RecoveryPointFound;
import io.pgvault.retention.publishing.Publisher;
import io.pgvault.retention.tasks.Task;
import io.pgvault.retention.tasks.TaskStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads recovery points again, one at a time: first what somebody waits for, then in turn at the set pace. */
public final class ScrubRecoveryPoints {
    private static final Logger LOG = LoggerFactory.getLogger(ScrubRecoveryPoints.class);

    private final ScrubStore store;
    private final ExamineRecoveryPoint examine;
    private final TaskStore tasks;
    private final Publisher publisher;
    private final InstantSource clock;
    private final ScrubPace pace;

    public ScrubRecoveryPoints(
            ScrubStore store,
            ExamineRecoveryPoint examine,
            TaskStore tasks,
            Publisher publisher,
            InstantSource clock,
            ScrubPace pace) {
        this.store = store;
        this.examine = examine;
        this.tasks = tasks;
        this.publisher = publisher;
        this.clock = clock;
        this.pace = pace;
    }

    /**
     * Reads one; false when none is due, or storage does not answer.
     *
     * @throws InterruptedException when the service stops
     */
    public boolean scrubNext() throws InterruptedException {
        List<DueScrub> taken = new ArrayList<>();
        publisher.inTransaction(() -> take(clock.instant()).ifPresent(taken::add));
        return !taken.isEmpty() && scrub(taken.getFirst());
    }

    private Optional<DueScrub> take(Instant now) {
        return store.takeAsked(now).or(() -> pace.isOff() ? Optional.empty() : takeInTurn(now));
    }

    private Optional<DueScrub> takeInTurn(Instant now) {
        Optional<Instant> planned = store.lockPlan().filter(next -> !next.isAfter(now));
        Optional<DueScrub> oldest = planned.flatMap(next -> store.takeOldest(now));
        oldest.ifPresent(scrub -> store.plan(pace.next(planned.orElseThrow(), now, scrub.bytes(), store.allBytes())));
        return oldest;
    }

    private boolean scrub(DueScrub due) throws InterruptedException {
        Finding finding;
        try {
            finding = examine.examine(due);
        } catch (BackupException e) {
            LOG.warn("Recovery point {} cannot be read again now: {}", due.id(), e.getMessage());
            publisher.inTransaction(() -> store.leave(due));
            return false;
        }
        publisher.inTransaction(() -> conclude(due, finding, clock.instant()));
        return true;
    }

    private void conclude(DueScrub due, Finding finding, Instant now) {
        switch (finding) {
            case Finding.Whole whole -> whole(due, now);
            case Finding.Strange strange -> {
                whole(due, now);
                LOG.warn("At recovery point {} lies what is not of it: {}", due.id(), strange.reason());
                store.raiseStrange(due, strange.reason(), now);
            }
            case Finding.Damaged damaged -> {
                // It may have begun to go, or to move, since it was taken: then it says nothing that its parts do too.
                if (store.markDamaged(due, damaged.reason())) {
                    LOG.error("The recovery point {} is damaged: {}", due.id(), damaged.reason());
                    describe(due, damaged.reason());
                    publisher.publish(
                            new RecoveryPointDamaged(now, due.instance().instanceId(), due.id(), damaged.reason()));
                    store.raiseDamage(due, damaged.reason(), now);
                }
            }
            case Finding.Unknown unknown -> LOG.debug("Recovery point {} cannot be judged", due.id());
        }
        store.read(due, now);
    }

    private void whole(DueScrub due, Instant now) {
        if (store.markWhole(due)) {
            LOG.info("The recovery point {} is whole again", due.id());
            describe(due, null);
            publisher.publish(new RecoveryPointFound(now, due.instance().instanceId(), due.id()));
        }
    }

    private void describe(DueScrub due, @Nullable String damage) {
        tasks.add(
                new Task.DescribeDamage(due.instance().vaultId(), due.instance().instanceId(), due.id(), damage));
    }
}
