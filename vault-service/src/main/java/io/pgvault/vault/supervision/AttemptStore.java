package io.pgvault.vault.supervision;

import io.pgvault.contract.JobId;
import io.pgvault.vault.supervision.SupervisedJob.GivingUp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The attempts at jobs. What concerns a job that has ended, is unknown, or has a newer attempt is passed over. */
public interface AttemptStore {
    /** The job, in whatever state, locked until the transaction ends. */
    Optional<SupervisedJob> lock(JobId id);

    /**
     * Jobs that supervision may have to do something about, locked until the transaction ends; those that somebody else
     * has locked are left out.
     *
     * @param silentBefore last sign of life of those that a worker has
     * @param expiredBefore expiry of those that no worker has
     * @param askedBefore when retention was asked about those that are being given up
     * @param untaken since when those lie in the queue that no worker has
     */
    List<SupervisedJob> lockDoubtful(
            Instant silentBefore, Instant expiredBefore, Instant askedBefore, Untaken untaken, int limit);

    /** What was sent before {@code now - patience} and is not taken; the patience doubles each time it is sent again. */
    record Untaken(Instant now, Duration patience) {}

    /** A worker has taken an attempt. */
    void started(JobId id, int attemptNumber, Instant at);

    /** A sign of life; an earlier one than is known is not news. */
    void alive(JobId id, Instant at);

    /** The job waits for its next attempt. */
    void next(JobId id, int attemptNumber, Instant notBefore);

    /**
     * The attempt waits for its server.
     *
     * @param until by the worker's clock, which tells news from what is known: one that is not later is not news
     * @param againAt by this service's clock
     */
    void defer(JobId id, int attemptNumber, Instant until, Instant againAt);

    /** Whether a backup of the server, other than this job, is at work as far as is known. */
    boolean isServerAtWork(String server, JobId except);

    /** Takes the job that has waited longest for this server; nobody else gets it. */
    Optional<SupervisedJob> takeDeferred(String server);

    /** Takes jobs whose attempt is to be sent to the workers by now; nobody else gets them. */
    List<SupervisedJob> takeDue(Instant now, int limit);

    /** The newest attempt was sent, and waits for a worker until then. */
    void sent(JobId id, Instant at, Instant expiresAt);

    /** The newest attempt was sent again as it was. */
    void sentAgain(JobId id, Instant at);

    /**
     * Somebody wants the job cancelled.
     *
     * @return false when it has ended or is being cancelled already
     */
    boolean cancel(JobId id, Instant at);

    /** The job ends so unless its manifest exists. */
    void giveUp(JobId id, GivingUp givingUp);
}
