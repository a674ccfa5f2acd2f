package io.pgvault.retention.tasks;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.vault.VaultEvent;
import java.util.Optional;

/** Does what tasks ask for. */
public interface TaskRunner {
    /**
     * Runs a task, which may have been run before, wholly or in part.
     *
     * @return what is to be told now that it is done
     * @throws BackupException when storage fails
     */
    Optional<VaultEvent> run(Task task);
}
