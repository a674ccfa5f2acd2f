package io.pgvault.vault.jobs;

import io.pgvault.contract.JobId;
import io.pgvault.contract.RecoveryPointId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs that wait for their recovery point to come back from the archive; no worker has to do with them meanwhile. */
public interface WaitingJobs {
    /**
     * A job that is known and has not begun waits from now on.
     *
     * @param atMost then it goes to a worker all the same, which sees what is; null for one that is no worker's
     */
    void add(JobId job, Instant since, @Nullable Instant atMost);

    /** Those that wait for a recovery point, locked until the transaction ends. */
    List<Job> of(RecoveryPointId recoveryPoint);

    /** The job if it waits, locked until the transaction ends. */
    Optional<Job> lock(JobId job);

    /** A worker's job waits no more, and is sent to the workers in the next round. */
    void release(JobId job, Instant now);
}
