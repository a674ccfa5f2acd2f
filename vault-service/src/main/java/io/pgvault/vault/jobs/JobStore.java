package io.pgvault.vault.jobs;

import io.pgvault.contract.InstanceId;
import io.pgvault.contract.JobId;
import io.pgvault.contract.VaultId;
import io.pgvault.contract.job.JobRequest;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where jobs are kept. */
public interface JobStore {
    /** Does nothing when the job is known. */
    void addIfUnknown(Job job);

    Optional<Job> find(VaultId vault, JobId id);

    /** What the job is, of whichever vault. */
    Optional<JobRequest> request(JobId id);

    /** The instants of the schedule that last led to a backup, however that ended; nothing for an instance without one. */
    Map<InstanceId, Instant> lastScheduled(Collection<InstanceId> instances);

    /** Newest first. */
    Page<Job> list(VaultId vault, PageRequest page);

    /**
     * Ends a job whose state gives way to the ending's, or which ended in the same way in an earlier attempt. While a
     * newer attempt is under way, only success ends it.
     *
     * @return whether it did
     */
    boolean end(Ending ending);

    /** Backups of the instance that wait, run or are being cancelled, the oldest first. */
    List<JobId> unfinishedBackups(InstanceId instance);

    /** Whether the newest attempt may lie in the queue more than once. */
    boolean hasCopies(JobId id);

    /** Does nothing for a job that has ended, is unknown or has a later sign of life. */
    void progress(JobId id, Progress progress);
}
