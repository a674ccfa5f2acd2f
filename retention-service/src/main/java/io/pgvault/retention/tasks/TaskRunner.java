package io.pgvault.retention.tasks;

import io.pgvault.contract.Message;
import io.pgvault.contract.error.BackupException;
import java.util.List;

/** Does what tasks ask for. */
public interface TaskRunner {
    /**
     * Runs a task, which may have been run before, wholly or in part.
     *
     * @return what is to be told now that it is done, in this order
     * @throws BackupException when storage fails
     * @throws NotYet when it is done later
     */
    List<Message> run(Task task);
}
