package io.pgvault.vault.supervision;

import io.pgvault.contract.JobId;
import java.time.Duration;
import java.time.Instant;

/** How well this service keeps up with the news of jobs: only who listens may take silence for an answer. */
public interface CatchUp {
    /** For how long without a gap, until now, all news of the job have been handled soon after they came. */
    Duration caughtUpFor(JobId job, Instant now);

    /** The same for all news of triggers, jobs and recovery points. */
    Duration caughtUpFor(Instant now);
}
