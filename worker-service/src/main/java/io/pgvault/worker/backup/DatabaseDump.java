package io.pgvault.worker.backup;

import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.job.Attempt;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.source.ReachedSource;
import java.util.List;

/**
 * One database as it lies in storage.
 *
 * @param client version of the program that dumped it
 */
record DatabaseDump(List<Part> parts, String client, List<ErrorDetail> warnings) {
    DatabaseDump {
        parts = List.copyOf(parts);
        warnings = List.copyOf(warnings);
    }

    /** How one is made. */
    interface Making {
        /**
         * Dumps a database.
         *
         * @param source that it is of
         * @param number of it in its recovery point
         */
        DatabaseDump dump(
                BackupSource source,
                ReachedSource reached,
                Attempt attempt,
                JobProgress progress,
                Place place,
                int number)
                throws InterruptedException;
    }
}
