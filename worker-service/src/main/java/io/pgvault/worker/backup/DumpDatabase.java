package io.pgvault.worker.backup;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.JobHeartbeat.Phase;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.StreamWriter;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.StallWatch;
import io.pgvault.worker.backup.DumpToRecoveryPoint.Place;
import io.pgvault.worker.client.ClientPrograms;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.PostgresTools;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.ProgramFailures;
import io.pgvault.worker.client.ServerSessions;
import io.pgvault.worker.client.Snapshot;
import io.pgvault.worker.client.ToolProcess;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.source.ReachedSource;
import io.pgvault.worker.source.SourcePreflight;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Streams a dump of a database into storage, and leaves nothing at work on its server when that fails. */
public final class DumpDatabase {
    private final Databases databases;
    private final PostgresTools tools;
    private final ProgramFailures failures;
    private final ServerSessions sessions;
    private final StallWatch stallWatch;
    private final StreamWriter writer;

    public DumpDatabase(
            Databases databases,
            PostgresTools tools,
            ProgramFailures failures,
            ServerSessions sessions,
            StallWatch stallWatch,
            StreamWriter writer) {
        this.databases = databases;
        this.tools = tools;
        this.failures = failures;
        this.sessions = sessions;
        this.stallWatch = stallWatch;
        this.writer = writer;
    }

    /** A dump that is stored, and what its program said of it. */
    record Dumped(StoredStream stream, List<ErrorDetail> warnings) {}

    private record Staged(StreamWriter.Staged stream, List<String> warnings) {}

    /** Dumps into the place, and ends what earlier attempts left at work on the server. */
    Dumped dump(ReachedSource reached, Attempt attempt, JobProgress progress, Place place) throws InterruptedException {
        progress.enter(Phase.DUMPING);
        sessions.endOthers(reached.login(), attempt);
        boolean whole = false;
        try {
            ClientPrograms programs = tools.clients()
                    .forDump(PostgresVersion.ofNumber(reached.facts().identity().serverVersionNum()));
            Staged staged = stage(programs, reached, attempt, progress, place);
            whole = true;
            progress.enter(Phase.COMMITTING);
            return new Dumped(
                    staged.stream().commit(StoredStream.MAIN, programs.version().toString()),
                    staged.warnings().stream()
                            .map(warning -> ErrorDetail.of(ErrorCode.DUMP_WARNING, "pg_dump warned: " + warning))
                            .toList());
        } finally {
            if (!whole) {
                sessions.end(reached.login(), attempt);
            }
        }
    }

    /** Of the database that was checked: a name or a pooler in between may lead elsewhere meanwhile. */
    private Snapshot snapshot(ReachedSource reached, Attempt attempt) {
        Snapshot snapshot = Snapshot.export(databases, reached.login(), PostgresTools.applicationName(attempt));
        try {
            SourcePreflight.requireSame(reached.facts(), snapshot.connection());
            return snapshot;
        } catch (BackupException e) {
            snapshot.close();
            throw e;
        }
    }

    private Staged stage(
            ClientPrograms programs, ReachedSource reached, Attempt attempt, JobProgress progress, Place place)
            throws InterruptedException {
        DatabaseLogin login = reached.login();
        try (Snapshot snapshot = snapshot(reached, attempt);
                ToolProcess process = tools.dump(programs, login, Optional.of(snapshot.id()), attempt)) {
            stallWatch.over(process, login, attempt, progress);
            progress.stopSignal().whenRequested(process::stop);
            StreamWriter.Staged staged = writer.under(place.policy())
                    .stage(
                            process.output(),
                            StorageLayout.container(place.vault()),
                            StorageLayout.StreamNames.ofDatabase(
                                    place.instance(), place.recoveryPoint(), attempt.attemptId(), 0),
                            progress.transfer());
            int exitCode = process.waitFor();
            progress.stopSignal().requireNotRequested();
            // A killed dump's output ends like a whole one's: only the exit code tells them apart.
            if (exitCode != 0) {
                throw failures.ofDump(login, reached.facts().serverStarted(), exitCode, process.messages());
            }
            return new Staged(staged, process.messages().warnings());
        } catch (IOException e) {
            throw new BackupException(ErrorCode.DUMP_FAILED, "The output of pg_dump could not be read.", e);
        }
    }
}
