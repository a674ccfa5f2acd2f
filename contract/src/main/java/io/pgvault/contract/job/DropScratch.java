package io.pgvault.contract.job;

import io.pgvault.contract.NameBasedIds;
import java.time.Instant;
import java.util.UUID;

/**
 * Drop what an ended restore left on its target server: the worker that had it may not have come to that. Nobody answers;
 * what stays all the same the next restore onto that server drops.
 *
 * @param restore as it was asked for
 */
public record DropScratch(RunRestore restore, Instant endedAt) implements WorkerCommand {
    @Override
    public String subject() {
        return restore.subject();
    }

    @Override
    public UUID eventId() {
        return NameBasedIds.of("DropScratch", restore.jobId().toString());
    }
}
