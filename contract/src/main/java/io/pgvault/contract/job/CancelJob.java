package io.pgvault.contract.job;

import io.pgvault.contract.JobId;
import io.pgvault.contract.Message;
import io.pgvault.contract.NameBasedIds;
import java.time.Instant;
import java.util.UUID;

/** Whoever works on the job stops, leaves nothing behind and says {@link JobEvent.JobCancelled}; nobody begins with it. */
public record CancelJob(JobId jobId, Instant requestedAt) implements Message {
    @Override
    public String subject() {
        return jobId.toString();
    }

    @Override
    public UUID eventId() {
        return NameBasedIds.of("CancelJob", jobId.toString());
    }
}
