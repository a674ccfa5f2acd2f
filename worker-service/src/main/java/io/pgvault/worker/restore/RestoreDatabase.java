package io.pgvault.worker.restore;

import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.JobWork;

/** Restores a recovery point as new databases. */
public final class RestoreDatabase implements JobWork<RunRestore> {
    private final HoldRecoveryPoint holds;
    private final RestoreChecks checks;
    private final DumpsToDatabases dumpsToDatabases;

    public RestoreDatabase(HoldRecoveryPoint holds, RestoreChecks checks, DumpsToDatabases dumpsToDatabases) {
        this.holds = holds;
        this.checks = checks;
        this.dumpsToDatabases = dumpsToDatabases;
    }

    @Override
    public AttemptOutcome run(RunRestore command, Attempt attempt, JobProgress progress) throws InterruptedException {
        return holds.during(
                command,
                attempt,
                progress,
                hold -> dumpsToDatabases.run(command, attempt, checks.manifest(command), progress, hold));
    }
}
