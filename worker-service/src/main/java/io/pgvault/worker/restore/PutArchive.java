package io.pgvault.worker.restore;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.RestoreOptions.OnError;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.worker.archive.ArchiveHead;
import io.pgvault.worker.archive.ArchiveHeadWriter;
import io.pgvault.worker.archive.StoredArchive;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.StallWatch;
import io.pgvault.worker.attempts.StopSignal;
import io.pgvault.worker.attempts.Together;
import io.pgvault.worker.client.ClientPrograms;
import io.pgvault.worker.client.PostgresTools;
import io.pgvault.worker.client.PostgresTools.ArchiveFile;
import io.pgvault.worker.client.PostgresTools.Manner;
import io.pgvault.worker.client.PostgresTools.Section;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.PrivateFile;
import io.pgvault.worker.client.ProgramFailures;
import io.pgvault.worker.client.ToolProcess;
import io.pgvault.worker.secrets.DatabaseLogin;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts a stored dump through {@code pg_restore} into a database that is there. What was dumped in several streams comes back
 * so: first what the rows need, then all streams at once, then indexes and constraints, several at once.
 */
public final class PutArchive {
    /** Bytes of a dump of one stream from which indexes are made at once: a program more takes its time, too. */
    private static final long INDEXES_APART_FROM = 64 << 20;

    private static final Set<Section> ALL = EnumSet.allOf(Section.class);

    private final PostgresTools tools;
    private final StreamReader reader;
    private final StallWatch stallWatch;
    private final ProgramFailures failures;
    private final int streams;

    /**
     * Makes it.
     *
     * @param streams and indexes of one restore at once
     */
    public PutArchive(
            PostgresTools tools, StreamReader reader, StallWatch stallWatch, ProgramFailures failures, int streams) {
        if (streams < 1) {
            throw new IllegalArgumentException("pgvault.worker.restore-streams must be at least 1, not " + streams);
        }
        this.tools = tools;
        this.reader = reader;
        this.stallWatch = stallWatch;
        this.failures = failures;
        this.streams = streams;
    }

    /**
     * What is put where.
     *
     * @param found the head of the main stream; null where that is not known
     * @param head the one that is put in its place; null where the archive goes through as it is
     * @param settings that its code expects, and the locale of its amounts of money
     * @param database the new one
     * @param maintenance one that is there in any case
     * @param serverStarted when the server had started
     * @param streams and indexes of it at once
     */
    record Way(
            Part.Database backup,
            String container,
            StoredArchive.@Nullable Found found,
            @Nullable ArchiveHead head,
            Map<String, String> settings,
            DatabaseLogin database,
            DatabaseLogin maintenance,
            String serverStarted,
            PostgresVersion version,
            int streams) {}

    /**
     * Restores it all.
     *
     * @param onError what an error means
     * @return what was not restored
     */
    RestoreErrors run(Way way, OnError onError, Attempt attempt, JobProgress progress) throws InterruptedException {
        return new Run(way, onError, attempt, progress).all();
    }

    /** Streams and indexes of one restore at once. */
    int streams() {
        return streams;
    }

    /** Gives a program its standard input. */
    @FunctionalInterface
    private interface Feed {
        void into(OutputStream in) throws IOException, InterruptedException;
    }

    private final class Run {
        private final Way way;
        private final OnError onError;
        private final Attempt attempt;
        private final JobProgress progress;
        private final ClientPrograms programs;
        private final boolean onAndOn;

        Run(Way way, OnError onError, Attempt attempt, JobProgress progress) {
            this.way = way;
            this.onError = onError;
            this.attempt = attempt;
            this.progress = progress;
            this.programs = RestoreChecks.programs(
                    tools.clients(), way.found(), way.backup().main());
            this.onAndOn = onError == OnError.CONTINUE || programs.failsHarmlesslyOn(way.version());
        }

        RestoreErrors all() throws InterruptedException {
            StopSignal stop = progress.stopSignal();
            if (!way.backup().data().isEmpty()) {
                RestoreErrors before = beforeData(stop);
                return before.and(data()).and(afterData(stop));
            }
            return isWorthSections()
                    ? main(EnumSet.of(Section.PRE_DATA, Section.DATA), stop).and(afterData(stop))
                    : main(ALL, stop);
        }

        private boolean isWorthSections() {
            return way.streams() > 1 && way.head() != null && way.backup().rawBytes() >= INDEXES_APART_FROM;
        }

        private RestoreErrors main(Set<Section> sections, StopSignal stop) throws InterruptedException {
            return piped(sections, way.head() != null, this::wholeMain, stop);
        }

        private void wholeMain(OutputStream in) throws IOException, InterruptedException {
            StoredArchive.Found found = way.found();
            ArchiveHead head = way.head();
            OutputStream archive = found == null || head == null ? in : StoredArchive.withHead(found, head, in);
            reader.read(way.backup().main(), way.container(), archive, progress.transfer());
        }

        /** The head is all that is needed for it. */
        private RestoreErrors beforeData(StopSignal stop) throws InterruptedException {
            ArchiveHead head = way.head();
            return head == null
                    ? main(EnumSet.of(Section.PRE_DATA), stop)
                    : piped(EnumSet.of(Section.PRE_DATA), true, in -> in.write(ArchiveHeadWriter.write(head)), stop);
        }

        private RestoreErrors data() throws InterruptedException {
            Set<Section> data = EnumSet.of(Section.DATA);
            List<Together.Piece<RestoreErrors>> pieces = new ArrayList<>();
            pieces.add(stop -> main(data, stop));
            for (StoredStream stream : way.backup().data()) {
                pieces.add(stop ->
                        piped(data, false, in -> reader.read(stream, way.container(), in, progress.transfer()), stop));
            }
            return Together.run(pieces, way.streams(), progress.stopSignal()).stream()
                    .reduce(RestoreErrors::and)
                    .orElseThrow();
        }

        /** From a file, of which a program may take several things at once; the head is all that it needs. */
        private RestoreErrors afterData(StopSignal stop) throws InterruptedException {
            Set<Section> after = EnumSet.of(Section.POST_DATA);
            ArchiveHead head = way.head();
            if (head == null) {
                return main(after, stop);
            }
            try (PrivateFile file = PrivateFile.ofArchive(ArchiveHeadWriter.write(head));
                    ToolProcess process = start(after, true, new ArchiveFile(file.path(), way.streams()), stop)) {
                return judged(process, null, stop);
            }
        }

        private ToolProcess start(
                Set<Section> sections, boolean prepared, @Nullable ArchiveFile file, StopSignal stop) {
            Manner manner = new Manner(prepared, onAndOn, sections);
            ToolProcess process = tools.restore(programs, way.database(), manner, file, way.settings(), attempt);
            stallWatch.over(process, way.database(), attempt, progress);
            stop.whenRequested(process::stop);
            return process;
        }

        private RestoreErrors piped(Set<Section> sections, boolean prepared, Feed feed, StopSignal stop)
                throws InterruptedException {
            try (ToolProcess process = start(sections, prepared, null, stop)) {
                IOException notTaken = fed(feed, process);
                // Who restores no rows closes the pipe before they come.
                return judged(process, sections.contains(Section.DATA) ? notTaken : null, stop);
            }
        }

        /** What kept the program from taking it all, if anything did: its own messages tell more than a broken pipe. */
        private static @Nullable IOException fed(Feed feed, ToolProcess process) throws InterruptedException {
            try (OutputStream in = process.input()) {
                try {
                    feed.into(in);
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

        private RestoreErrors judged(ToolProcess process, @Nullable IOException notTaken, StopSignal stop)
                throws InterruptedException {
            int exitCode = process.waitFor();
            stop.requireNotRequested();
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
}
