package io.pgvault.worker.restore;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.RestoreOptions.OnError;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.worker.archive.ArchiveHead;
import io.pgvault.worker.archive.StoredArchive;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.StallWatch;
import io.pgvault.worker.client.ClientPrograms;
import io.pgvault.worker.client.PostgresTools;
import io.pgvault.worker.client.PostgresTools.Manner;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.ProgramFailures;
import io.pgvault.worker.client.ToolProcess;
import io.pgvault.worker.secrets.DatabaseLogin;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a stored archive through {@code pg_restore} into a database that is there. */
final class PutArchive {
    private final PostgresTools tools;
    private final StreamReader reader;
    private final StallWatch stallWatch;
    private final ProgramFailures failures;

    PutArchive(PostgresTools tools, StreamReader reader, StallWatch stallWatch, ProgramFailures failures) {
        this.tools = tools;
        this.reader = reader;
        this.stallWatch = stallWatch;
        this.failures = failures;
    }

    /**
     * What is put where.
     *
     * @param found its head; null where that is not known
     * @param head the one that is put in its place; null where the archive goes through as it is
     * @param settings that its code expects, and the locale of its amounts of money
     * @param database the new one
     * @param maintenance one that is there in any case
     * @param serverStarted when the server had started
     */
    record Way(
            StoredStream stream,
            String container,
            StoredArchive.@Nullable Found found,
            @Nullable ArchiveHead head,
            Map<String, String> settings,
            DatabaseLogin database,
            DatabaseLogin maintenance,
            String serverStarted,
            PostgresVersion version) {}

    /**
     * Restores it all.
     *
     * @param onError what an error means
     * @return what was not restored
     */
    RestoreErrors run(Way way, OnError onError, Attempt attempt, JobProgress progress) throws InterruptedException {
        ClientPrograms programs = RestoreChecks.programs(tools.clients(), way.found(), way.stream());
        boolean onAndOn = onError == OnError.CONTINUE || programs.failsHarmlesslyOn(way.version());
        Manner manner = new Manner(way.head() != null, onAndOn);
        try (ToolProcess process = tools.restore(programs, way.database(), manner, way.settings(), attempt)) {
            stallWatch.over(process, way.database(), attempt, progress);
            progress.stopSignal().whenRequested(process::stop);
            IOException notTaken = feed(way, process, progress);
            int exitCode = process.waitFor();
            progress.stopSignal().requireNotRequested();
            RestoreErrors all = RestoreErrors.of(process.messages(), way.head());
            RestoreErrors errors = all.serious();
            boolean wentOn = exitCode == 0 || (onAndOn && all.count() > 0);
            boolean whole = notTaken == null && wentOn;
            if (whole && (onError == OnError.CONTINUE || errors.count() <= 0)) {
                return errors;
            }
            BackupException failure = named(
                    failures.ofRestore(way.maintenance(), way.serverStarted(), exitCode, process.messages()), errors);
            if (notTaken != null) {
                failure.addSuppressed(notTaken);
            }
            throw failure;
        }
    }

    /** The server's words may be hidden, for rows may stand in them; what they are about is not. */
    private static BackupException named(BackupException failure, RestoreErrors errors) {
        return errors.first()
                .map(first -> new BackupException(
                        failure.code(),
                        failure.getMessage() + " It was at " + first + ".",
                        failure.toDetail().details(),
                        failure.getCause()))
                .orElse(failure);
    }

    /** What kept the program from taking the whole dump, if anything did: its own messages tell more than a broken pipe. */
    private @Nullable IOException feed(Way way, ToolProcess process, JobProgress progress) throws InterruptedException {
        StoredArchive.Found found = way.found();
        ArchiveHead head = way.head();
        try (OutputStream in = process.input()) {
            try {
                OutputStream archive = found == null || head == null ? in : StoredArchive.withHead(found, head, in);
                reader.read(way.stream(), way.container(), archive, progress.transfer());
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
}
