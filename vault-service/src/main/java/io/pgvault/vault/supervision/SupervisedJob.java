package io.pgvault.vault.supervision;

import io.pgvault.contract.JobId;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.WorkerJob;
import io.pgvault.vault.jobs.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What supervision knows of a job.
 *
 * @param attemptNumber of the newest attempt
 * @param started whether a worker has taken that attempt
 * @param lastSign the last sign of life of any attempt; before the first, when the job became known
 * @param expiresAt until when the newest attempt waits for a worker
 * @param sentAt when the newest attempt was last sent to the workers
 * @param resends how often it was sent again because nobody took it
 * @param triggerAgainAt when the newest attempt is sent to the workers; null when that has been done
 * @param deferredUntil until when a busy server put the newest attempt off; null when none did
 * @param cancelRequestedAt null unless somebody wants it cancelled
 * @param givingUp the end that waits for word on the job's manifest; null where none does
 */
public record SupervisedJob(
        JobId id,
        WorkerJob request,
        JobState state,
        int attemptNumber,
        boolean started,
        Instant lastSign,
        Instant expiresAt,
        Instant sentAt,
        int resends,
        @Nullable Instant triggerAgainAt,
        @Nullable Instant deferredUntil,
        @Nullable Instant cancelRequestedAt,
        @Nullable GivingUp givingUp) {

    /** The end of a job whose manifest does not exist, as far as is known; retention was asked. */
    public record GivingUp(JobState state, ErrorDetail error, Instant askedAt) {}
}
