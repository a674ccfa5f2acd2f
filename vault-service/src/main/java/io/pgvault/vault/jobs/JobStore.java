package io.pgvault.vault.jobs;

import io.pgvault.contract.JobId;
import io.pgvault.contract.VaultId;
import io.pgvault.vault.lists.Page;
import io.pgvault.vault.lists.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where jobs are kept. */
public interface JobStore {
    /** Does nothing when the job is known. */
    void addIfUnknown(Job job);

    Optional<Job> find(VaultId vault, JobId id);

    /** Newest first. */
    Page<Job> list(VaultId vault, PageRequest page);

    /** Makes a queued job a running one; any other stays as it is. */
    void start(JobId id);

    /**
     * Ends a job whose state gives way to the ending's, or which ended in the same way in an earlier attempt.
     *
     * @return whether it did
     */
    boolean end(Ending ending);

    /** Remembers that a job that has not ended is to be triggered again; a time that is not later than one known is not new. */
    void triggerAgain(JobId id, Instant notBefore);

    /** Takes jobs that are to be triggered again by now; nobody else gets them. */
    List<Job> takeDueAgain(Instant now, int limit);

    /** Does nothing for a job that has ended, is unknown or has a later sign of life. */
    void progress(JobId id, Progress progress);
}
