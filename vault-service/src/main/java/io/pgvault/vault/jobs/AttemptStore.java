package io.pgvault.vault.jobs;

import io.pgvault.contract.JobId;
import io.pgvault.vault.jobs.SupervisedJob.GivingUp;
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
     */
    List<SupervisedJob> lockDoubtful(Instant silentBefore, Instant expiredBefore, Instant askedBefore, int limit);

    /** A worker has taken an attempt. */
    void started(JobId id, int attemptNumber, Instant at);

    /** A sign of life; an earlier one than is known is not news. */
    void alive(JobId id, Instant at);

    /** The job waits for its next attempt. */
    void next(JobId id, int attemptNumber, Instant notBefore);

    /** The attempt waits for its server; a time that is not later than one known is not news. */
    void defer(JobId id, int attemptNumber, Instant notBefore);

    /** Takes jobs whose attempt is to be sent to the workers by now; nobody else gets them. */
    List<SupervisedJob> takeDue(Instant now, int limit);

    /** The newest attempt was sent, and waits for a worker until then. */
    void sent(JobId id, Instant expiresAt);

    /**
     * Somebody wants the job cancelled.
     *
     * @return false when it has ended or is being cancelled already
     */
    boolean cancel(JobId id, Instant at);

    /** The job ends so unless its manifest exists. */
    void giveUp(JobId id, GivingUp givingUp);
}
