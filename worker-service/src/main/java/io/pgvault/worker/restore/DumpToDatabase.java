package io.pgvault.worker.restore;

import io.pgvault.contract.JobId;
import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.JobHeartbeat.Phase;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.StallWatch;
import io.pgvault.worker.attempts.Watchdog;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.NameList;
import io.pgvault.worker.client.PostgresTools;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.ProgramFailures;
import io.pgvault.worker.client.Sql;
import io.pgvault.worker.client.ToolProcess;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.LoginReader;
import io.pgvault.worker.target.RestoreTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a stored dump into a new database on the target server. */
public final class DumpToDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(DumpToDatabase.class);

    /** A server takes so long to start after a crash, if it is not very busy. */
    private static final Duration DROP_PATIENCE = Duration.ofSeconds(30);

    private static final Duration DROP_PAUSE = Duration.ofMillis(500);

    private final LoginReader logins;
    private final Databases databases;
    private final PostgresTools tools;
    private final StreamReader reader;
    private final StallWatch stallWatch;
    private final ProgramFailures failures;

    public DumpToDatabase(
            LoginReader logins, Databases databases, PostgresTools tools, StreamReader reader, StallWatch stallWatch) {
        this.failures = new ProgramFailures(databases);
        this.logins = logins;
        this.databases = databases;
        this.tools = tools;
        this.reader = reader;
        this.stallWatch = stallWatch;
    }

    AttemptOutcome run(RunRestore command, Attempt attempt, Manifest manifest, JobProgress progress, LeaseKeeper hold)
            throws InterruptedException {
        Part.Database backup = database(manifest);
        requireReadable(backup.main());
        progress.expect(backup.main().rawBytes());
        DatabaseLogin login = logins.read(command.vault(), command.targetSecret(), Use.TARGETS);
        String wanted = command.targetDataSource().resourceName();
        try (RestoreTarget target = RestoreTarget.connect(login, databases, "pgvault/" + command.jobId())) {
            if (target.isRestored(wanted, command.jobId())) {
                return completed(backup, target);
            }
            target.dropScratchOf(command.jobId());
            progress.stopSignal().requireNotRequested();
            target.requireRoomFor(
                    wanted,
                    PostgresVersion.ofNumber(manifest.reached().serverVersionNum()),
                    command.asPrivilegedRole());
            String scratch = RestoreTarget.scratchName(
                    command.jobId(), attempt.attemptId().toString().substring(0, 8));
            try {
                target.createScratch(scratch, command.jobId(), backup.properties());
                restore(command, attempt, backup, target, scratch, progress);
                progress.stopSignal().requireNotRequested();
                hold.renewNow();
                target.rename(scratch, wanted);
            } catch (Throwable e) {
                dropAfter(e, target.login(), command.jobId(), scratch);
                throw e;
            }
            return completed(backup, target);
        }
    }

    /**
     * What the scratch database is dropped for is what counts. The session that failed is no way to it, and a server that
     * is starting anew gets a while; what is left all the same the job's next attempt drops.
     */
    private void dropAfter(Throwable cause, DatabaseLogin login, JobId job, String scratch) {
        // Who was told to stop still cleans up; who is told while cleaning up goes.
        boolean interrupted = Thread.interrupted();
        long end = System.nanoTime() + DROP_PATIENCE.toNanos();
        try {
            while (true) {
                try (RestoreTarget target = RestoreTarget.connect(login, databases, "pgvault/" + job)) {
                    target.drop(scratch);
                    return;
                } catch (BackupException e) {
                    if (System.nanoTime() > end) {
                        LOG.warn("The scratch database {} could not be dropped: {}", scratch, e.getMessage());
                        cause.addSuppressed(e);
                        return;
                    }
                }
                Thread.sleep(DROP_PAUSE);
            }
        } catch (InterruptedException e) {
            LOG.warn("The scratch database {} is left: the worker stops", scratch);
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static AttemptOutcome completed(Part.Database backup, RestoreTarget target) {
        return new AttemptOutcome.Completed(
                null, backup.main().storedBytes(), warnings(target.unusableRoles(backup.roles())));
    }

    private static Part.Database database(Manifest manifest) {
        return manifest.databases().stream()
                .findFirst()
                .orElseThrow(() -> new BackupException(
                        ErrorCode.RECOVERY_POINT_NOT_UNDERSTOOD,
                        "The recovery point " + manifest.recoveryPoint().id()
                                + " has no database that this version of pgvault can bring back."));
    }

    private void requireReadable(StoredStream dump) {
        int writer = Integer.parseInt(dump.client().split("\\.", -1)[0]);
        if (tools.version().major() < writer) {
            throw new BackupException(
                    ErrorCode.CLIENT_TOO_OLD,
                    "The dump was written by pg_dump " + dump.client() + ", but the worker has pg_restore "
                            + tools.version() + ".");
        }
    }

    private void restore(
            RunRestore command,
            Attempt attempt,
            Part.Database backup,
            RestoreTarget target,
            String scratchName,
            JobProgress progress)
            throws InterruptedException {
        progress.enter(Phase.RESTORING);
        DatabaseLogin scratch = target.login().withDatabase(scratchName);
        boolean owners = target.unusableRoles(backup.roles()).isEmpty();
        try (ToolProcess process = tools.restore(scratch, owners, attempt)) {
            stallWatch.over(process, scratch, attempt, progress);
            progress.stopSignal().whenRequested(process::stop);
            IOException notTaken = feed(command, backup, process, progress);
            int exitCode = process.waitFor();
            progress.stopSignal().requireNotRequested();
            if (exitCode != 0 || notTaken != null) {
                BackupException failure =
                        failures.ofRestore(target.login(), target.serverStarted(), exitCode, process.messages());
                if (notTaken != null) {
                    failure.addSuppressed(notTaken);
                }
                throw failure;
            }
        }
        progress.enter(Phase.ANALYZING);
        analyze(scratch, attempt, progress);
    }

    /** May take as long as it needs; when its connection is cut because the attempt is to end, the reason is told. */
    private void analyze(DatabaseLogin scratch, Attempt attempt, JobProgress progress) {
        Connection connection = databases.connectForLong(scratch, PostgresTools.applicationName(attempt));
        progress.stopSignal().whenRequested(() -> Sql.abort(connection));
        Watchdog watchdog = stallWatch.overStatement(scratch, attempt, progress);
        try (connection) {
            Sql.execute(connection, "analyze");
        } catch (SQLException e) {
            LOG.debug("The connection of ANALYZE did not close well", e);
        } finally {
            watchdog.end();
        }
    }

    /** What kept the program from taking the whole dump, if anything did: its own messages tell more than a broken pipe. */
    private @Nullable IOException feed(
            RunRestore command, Part.Database backup, ToolProcess process, JobProgress progress)
            throws InterruptedException {
        try (OutputStream in = process.input()) {
            try {
                reader.read(
                        backup.main(), StorageLayout.container(command.vault().id()), in, progress.transfer());
                return null;
            } catch (RuntimeException | InterruptedException e) {
                // Killed before its input ends: what has come so far must not look like all of it.
                process.kill();
                throw e;
            }
        } catch (IOException e) {
            return e;
        }
    }

    private static List<ErrorDetail> warnings(List<String> unusable) {
        return unusable.isEmpty()
                ? List.of()
                : List.of(ErrorDetail.of(
                        ErrorCode.ROLES_LEFT_OUT,
                        "Owners and privileges were left out: the target server lacks, or its user may not act for, "
                                + NameList.of(unusable) + "."));
    }
}
