package io.pgvault.vault.jobs;

import io.pgvault.contract.JobId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.vault.vaults.Vault;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Finds jobs that must be there. */
@Singleton
public final class Jobs {
    private final JobStore store;

    public Jobs(JobStore store) {
        this.store = store;
    }

    /**
     * The job of this id.
     *
     * @throws BackupException {@link ErrorCode#JOB_NOT_FOUND}
     */
    public Job require(Vault vault, String id) {
        return parse(id)
                .flatMap(parsed -> store.find(vault.id(), parsed))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.JOB_NOT_FOUND,
                        "There is no job " + id + " in the backup vault "
                                + vault.address().name() + "."));
    }

    private static Optional<JobId> parse(String id) {
        try {
            return Optional.of(JobId.of(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
