package io.pgvault.worker.backup;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.Attempt;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.StreamWriter;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.StallWatch;
import io.pgvault.worker.attempts.StopSignal;
import io.pgvault.worker.attempts.Together;
import io.pgvault.worker.client.ClientPrograms;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.PostgresTools;
import io.pgvault.worker.client.PostgresTools.Extent;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.ProgramFailures;
import io.pgvault.worker.client.ServerSessions;
import io.pgvault.worker.client.Snapshot;
import io.pgvault.worker.client.ToolProcess;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.source.ReachedSource;
import io.pgvault.worker.source.SourcePreflight;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Streams a dump of a database into storage, and leaves nothing at work on its server when that fails. The rows of large
 * tables go in streams of their own, all of one snapshot.
 */
public final class DumpDatabase {
    /** What is restored as the main stream has it, in its order, knows no such constraint while rows come in. */
    private static final String OF_DATA_ONLY = "there are circular foreign-key constraints";

    private final Databases databases;
    private final PostgresTools tools;
    private final ProgramFailures failures;
    private final ServerSessions sessions;
    private final StallWatch stallWatch;
    private final StreamWriter writer;
    private final DealTables dealTables;

    public DumpDatabase(
            Databases databases,
            PostgresTools tools,
            ServerSessions sessions,
            StallWatch stallWatch,
            StreamWriter writer,
            DealTables dealTables) {
        this.databases = databases;
        this.tools = tools;
        this.failures = new ProgramFailures(databases);
        this.sessions = sessions;
        this.stallWatch = stallWatch;
        this.writer = writer;
        this.dealTables = dealTables;
    }

    /** A dump that is stored, and what its program said of it. */
    record Dumped(List<StoredStream> streams, List<ErrorDetail> warnings) {
        StoredStream main() {
            return streams.getFirst();
        }
    }

    private record Staged(StreamWriter.Staged stream, List<String> warnings) {}

    /**
     * Dumps into the place, and ends what earlier attempts left at work in the database.
     *
     * @param number of the database in its recovery point
     * @param streams at most
     */
    Dumped dump(ReachedSource reached, Attempt attempt, JobProgress progress, Place place, int number, int streams)
            throws InterruptedException {
        boolean whole = false;
        try {
            ClientPrograms programs = tools.clients()
                    .forDump(PostgresVersion.ofNumber(reached.facts().identity().serverVersionNum()));
            Dumped dumped =
                    new Run(programs, reached, attempt, progress, place, number).dump(dealTables.atMost(streams));
            whole = true;
            return dumped;
        } finally {
            if (!whole) {
                sessions.end(reached.login(), attempt);
            }
        }
    }

    /** In how many streams a database would go beside its main one, if the server bears as many. */
    int furtherStreams(ReachedSource reached) {
        return dealTables.isWorth(reached.facts().bytes()) ? dealTables.streams() - 1 : 0;
    }

    /**
     * Of the database that was checked: a name or a pooler in between may lead elsewhere meanwhile. What earlier attempts
     * left at work there ends.
     */
    private Snapshot snapshot(ReachedSource reached, Attempt attempt) {
        Snapshot snapshot = Snapshot.export(databases, reached.login(), PostgresTools.applicationName(attempt));
        try {
            SourcePreflight.requireSame(reached.facts(), snapshot.connection());
            ServerSessions.endOthers(snapshot.connection(), attempt);
            return snapshot;
        } catch (BackupException e) {
            snapshot.close();
            throw e;
        }
    }

    /** One attempt at one database. */
    private final class Run {
        private final ClientPrograms programs;
        private final ReachedSource reached;
        private final Attempt attempt;
        private final JobProgress progress;
        private final Place place;
        private final StorageLayout.StreamNames names;

        Run(
                ClientPrograms programs,
                ReachedSource reached,
                Attempt attempt,
                JobProgress progress,
                Place place,
                int number) {
            this.programs = programs;
            this.reached = reached;
            this.attempt = attempt;
            this.progress = progress;
            this.place = place;
            this.names = StorageLayout.StreamNames.ofDatabase(
                    place.instance(), place.recoveryPoint(), attempt.attemptId(), number);
        }

        Dumped dump(DealTables dealing) throws InterruptedException {
            List<List<TableSize>> dealt;
            List<Staged> staged;
            try (Snapshot snapshot = snapshot(reached, attempt)) {
                dealt = dealing.isWorth(reached.facts().bytes())
                        ? LargeTables.deal(snapshot.connection(), dealing)
                        : List.of();
                staged = Together.run(pieces(snapshot.id(), dealt), dealt.size() + 1, progress.stopSignal());
            }
            return new Dumped(
                    Together.run(commits(staged, dealt), staged.size(), progress.stopSignal()), warnings(staged));
        }

        private List<Together.Piece<Staged>> pieces(String snapshot, List<List<TableSize>> dealt) {
            List<Together.Piece<Staged>> pieces = new ArrayList<>();
            List<String> apart =
                    dealt.stream().flatMap(List::stream).map(TableSize::pattern).toList();
            pieces.add(stop -> stage(snapshot, new Extent.AllBut(apart), 0, stop));
            for (List<TableSize> tables : dealt) {
                int number = pieces.size();
                List<String> patterns = tables.stream().map(TableSize::pattern).toList();
                pieces.add(stop -> stage(snapshot, new Extent.RowsOf(patterns), number, stop));
            }
            return pieces;
        }

        private Staged stage(String snapshot, Extent extent, int number, StopSignal stop) throws InterruptedException {
            DatabaseLogin login = reached.login();
            try (ToolProcess process = tools.dump(programs, login, Optional.of(snapshot), extent, attempt)) {
                stallWatch.over(process, login, attempt, progress);
                stop.whenRequested(process::stop);
                StreamWriter.Staged staged = writer.under(place.policy())
                        .at(place.pace())
                        .stage(
                                process.output(),
                                StorageLayout.container(place.vault()),
                                names.stream(number),
                                progress.transfer());
                int exitCode = process.waitFor();
                stop.requireNotRequested();
                // A killed dump's output ends like a whole one's: only the exit code tells them apart.
                if (exitCode != 0) {
                    throw failures.ofDump(login, reached.facts().serverStarted(), exitCode, process.messages());
                }
                return new Staged(staged, process.messages().warnings());
            } catch (IOException e) {
                throw new BackupException(ErrorCode.DUMP_FAILED, "The output of pg_dump could not be read.", e);
            }
        }

        private List<Together.Piece<StoredStream>> commits(List<Staged> staged, List<List<TableSize>> dealt) {
            String client = programs.version().toString();
            List<Together.Piece<StoredStream>> commits = new ArrayList<>();
            commits.add(stop -> staged.getFirst().stream().commit(client));
            for (List<TableSize> tables : dealt) {
                StreamWriter.Staged stream = staged.get(commits.size()).stream();
                List<String> names = tables.stream().map(TableSize::text).toList();
                commits.add(stop -> stream.commitData(client, names));
            }
            return commits;
        }

        private static List<ErrorDetail> warnings(List<Staged> staged) {
            return staged.stream()
                    .flatMap(one -> one.warnings().stream())
                    .filter(warning -> !warning.startsWith(OF_DATA_ONLY))
                    .distinct()
                    .map(warning -> ErrorDetail.of(ErrorCode.DUMP_WARNING, "pg_dump warned: " + warning))
                    .toList();
        }
    }
}
