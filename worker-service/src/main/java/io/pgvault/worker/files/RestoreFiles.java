package io.pgvault.worker.files;

import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.JobWork;
import io.pgvault.worker.restore.HoldRecoveryPoint;
import io.pgvault.worker.restore.RestoreChecks;

/** Restores a recovery point as files in a container that is not pgvault's. */
public final class RestoreFiles implements JobWork<RunFilesRestore> {
    private final HoldRecoveryPoint holds;
    private final RestoreChecks checks;
    private final WriteFiles writeFiles;

    public RestoreFiles(HoldRecoveryPoint holds, RestoreChecks checks, FileTargets targets, StreamReader reader) {
        this.holds = holds;
        this.checks = checks;
        this.writeFiles = new WriteFiles(targets, checks, reader);
    }

    @Override
    public AttemptOutcome run(RunFilesRestore command, Attempt attempt, JobProgress progress)
            throws InterruptedException {
        return holds.during(
                command,
                attempt,
                progress,
                hold -> writeFiles.run(command, attempt, checks.manifest(command), progress, hold));
    }
}
