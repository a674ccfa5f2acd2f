package io.pgvault.vault.supervision;

import io.pgvault.contract.job.WorkerJob;
import io.pgvault.vault.operations.HealingObserver;
import io.pgvault.vault.publishing.Publisher;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Sends jobs to the workers again: for the next attempt, or for the same one once more. */
@Singleton
public final class TriggerAgain {
    private static final int AT_ONCE = 100;

    private final AttemptStore attempts;
    private final OwnRequests ownRequests;
    private final Publisher publisher;
    private final HealingObserver observer;
    private final InstantSource clock;

    public TriggerAgain(
            AttemptStore attempts,
            OwnRequests ownRequests,
            Publisher publisher,
            HealingObserver observer,
            InstantSource clock) {
        this.attempts = attempts;
        this.ownRequests = ownRequests;
        this.publisher = publisher;
        this.observer = observer;
        this.clock = clock;
    }

    /** Sends those that are due, and says how many there were. */
    public int triggerDue() {
        Instant now = clock.instant();
        List<SupervisedJob> due = attempts.takeDue(now, AT_ONCE);
        due.forEach(job -> trigger(job, now));
        return due.size();
    }

    /** A backup of the server has ended: the one that has waited longest for it need not wait for its time. */
    void slotIsFree(String server) {
        attempts.takeDeferred(server).ifPresent(job -> trigger(job, clock.instant()));
    }

    /**
     * The attempt as it was sent before, with the time that it still has.
     *
     * @param own the job's request as it may be sent again
     */
    void sendCopy(SupervisedJob job, WorkerJob own) {
        Instant now = clock.instant();
        attempts.sentAgain(job.id(), now);
        publisher.publishAgain(own.again(job.attemptNumber(), now, job.expiresAt()), "SendCopy" + job.resends());
        observer.healed("job");
    }

    /** What happened was not the trigger's fault: it gets as much time as it had at first. */
    private void trigger(SupervisedJob job, Instant now) {
        Instant expiresAt = now.plus(job.request().longestWait());
        attempts.sent(job.id(), now, expiresAt);
        Instant deferredUntil = job.deferredUntil();
        ownRequests
                .of(job.request())
                .map(own -> own.again(job.attemptNumber(), now, expiresAt))
                .ifPresent(again -> {
                    if (deferredUntil == null) {
                        publisher.publish(again);
                    } else {
                        publisher.publishAgain(again, "Deferred" + deferredUntil);
                    }
                });
    }
}
