package io.pgvault.worker.files;

import io.pgvault.blobstore.FileContainer;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.JobHeartbeat.Phase;
import io.pgvault.contract.job.RunFilesRestore;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.RoleDefinition;
import io.pgvault.recoverypoints.documents.StorageLayout;
import io.pgvault.recoverypoints.documents.StoredStream;
import io.pgvault.recoverypoints.documents.TablespaceDefinition;
import io.pgvault.recoverypoints.parts.JsonLines;
import io.pgvault.recoverypoints.parts.Sha256;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.worker.archive.MergedArchive;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.client.NameList;
import io.pgvault.worker.files.FilePlan.ScriptFile;
import io.pgvault.worker.restore.RestoreChecks;
import io.pgvault.worker.restore.RestoreHold;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes a recovery point as files. All of them are staged first, where nobody sees them; then they are made visible one after
 * the other, each whole, and last the one that tells of them. So who cancels in time leaves nothing, and what a worker that
 * dies just then leaves the job's next attempt takes for done. Nothing is deleted: a worker may not.
 */
final class WriteFiles {
    /** In a message; the marker names them all. */
    private static final int MOST_NAMED = 100;

    private final FileTargets targets;
    private final RestoreChecks checks;
    private final StreamReader reader;

    WriteFiles(FileTargets targets, RestoreChecks checks, StreamReader reader) {
        this.targets = targets;
        this.checks = checks;
        this.reader = reader;
    }

    AttemptOutcome run(
            RunFilesRestore command, Attempt attempt, Manifest manifest, JobProgress progress, RestoreHold hold)
            throws InterruptedException {
        FilePlan plan = FilePlan.of(manifest, command);
        TargetFiles target = new TargetFiles(targets.open(command), command.container(), command.jobId());
        Map<String, MadeFile> made = target.made(plan);
        if (!made.containsKey(plan.marker())) {
            new Run(command, attempt, plan, target, progress, made).run(manifest, hold);
        }
        return new AttemptOutcome.Completed(
                null, made.values().stream().mapToLong(MadeFile::bytes).sum(), plan.warnings(), named(plan.names()));
    }

    private static List<String> named(List<String> names) {
        if (names.size() <= MOST_NAMED) {
            return names;
        }
        List<String> some = new ArrayList<>(names.subList(0, MOST_NAMED));
        some.add("and " + (names.size() - MOST_NAMED) + " more, which the first of these names");
        return some;
    }

    /** A file that waits to be made visible. */
    private record Waiting(StagedFile.Complete file, String sha256) {}

    /** What puts the content of a file into it. */
    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream file) throws IOException, InterruptedException;
    }

    /** One attempt. */
    private final class Run {
        private final Attempt attempt;
        private final FilePlan plan;
        private final TargetFiles target;
        private final JobProgress progress;
        private final Map<String, MadeFile> made;
        private final String container;
        private final List<Waiting> waiting = new ArrayList<>();

        Run(
                RunFilesRestore command,
                Attempt attempt,
                FilePlan plan,
                TargetFiles target,
                JobProgress progress,
                Map<String, MadeFile> made) {
            this.attempt = attempt;
            this.plan = plan;
            this.target = target;
            this.progress = progress;
            this.made = made;
            this.container = StorageLayout.container(command.vault().id());
        }

        void run(Manifest manifest, RestoreHold hold) throws InterruptedException {
            List<FilePlan.DumpFile> dumps = plan.dumps().stream()
                    .filter(dump -> !made.containsKey(dump.name()))
                    .toList();
            dumps.stream()
                    .flatMap(dump -> dump.streams().stream())
                    .forEach(stream -> checks.requireOnline(container, stream));
            progress.expect(plan.bytes());
            progress.enter(Phase.RESTORING);
            for (ScriptFile script : plan.scripts()) {
                if (!made.containsKey(script.name())) {
                    stage(script, manifest);
                }
            }
            for (FilePlan.DumpFile dump : dumps) {
                if (dump.isMerged()) {
                    digested(
                            dump.name(),
                            dump.bytes(),
                            out -> new MergedArchive(reader, container)
                                    .write(dump.streams(), out, progress.transfer()));
                } else {
                    StoredStream stream = dump.streams().getFirst();
                    stage(
                            dump.name(),
                            stream.rawBytes(),
                            stream::rawSha256,
                            out -> reader.read(stream, container, out, progress.transfer()));
                }
            }
            Map<String, MadeFile> all = new LinkedHashMap<>(made);
            waiting.forEach(one -> all.put(
                    one.file().name(),
                    new MadeFile(one.file().name(), one.file().bytes(), one.sha256())));
            stage(plan.marker(), bytes(MarkerText.of(manifest, plan, all)));
            progress.stopSignal().requireNotRequested();
            hold.renewNow();
            progress.enter(Phase.COMMITTING);
            create();
        }

        private void stage(ScriptFile script, Manifest manifest) throws InterruptedException {
            switch (script) {
                case ScriptFile.Roles roles ->
                    stage(
                            roles.name(),
                            bytes(RolesScript.of(definitions(
                                    RoleDefinition.class, roles.part().main()))));
                case ScriptFile.Tablespaces tablespaces ->
                    stage(
                            tablespaces.name(),
                            bytes(TablespacesScript.of(definitions(
                                    TablespaceDefinition.class,
                                    tablespaces.part().main()))));
                case ScriptFile.Schemas schemas ->
                    digested(
                            schemas.name(),
                            0,
                            out -> new SchemasScript(reader, container).write(manifest, plan.databases(), out));
            }
        }

        private <T> List<T> definitions(Class<T> type, StoredStream stream) throws InterruptedException {
            List<T> definitions = new ArrayList<>();
            JsonLines.read(reader, stream, container, line -> definitions.add(JsonLines.as(type, line, stream)));
            return definitions;
        }

        private void stage(String name, byte[] content) throws InterruptedException {
            String digest = Sha256.of(content);
            stage(name, content.length, () -> digest, file -> file.write(content));
        }

        private void digested(String name, long expectedBytes, Content content) throws InterruptedException {
            MessageDigest digest = Sha256.digest();
            stage(
                    name,
                    expectedBytes,
                    () -> Sha256.hex(digest.digest()),
                    file -> content.writeTo(new DigestOutputStream(file, digest)));
        }

        private void stage(String name, long expectedBytes, Supplier<String> sha256, Content content)
                throws InterruptedException {
            FileContainer into = target.container();
            try (StagedFile file = new StagedFile(
                    into,
                    name,
                    attempt.attemptId(),
                    expectedBytes,
                    () -> progress.stopSignal().requireNotRequested())) {
                content.writeTo(file);
                waiting.add(new Waiting(file.complete(), sha256.get()));
            } catch (InterruptedIOException e) {
                // The flag says so already; whoever is interrupted is told by the exception.
                var unused = Thread.interrupted();
                throw new InterruptedException(e.getMessage());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Nobody is asked any more whether to go on: that would leave some of them. */
        private void create() {
            try {
                for (Waiting file : waiting) {
                    made.put(file.file().name(), target.create(file.file(), file.sha256()));
                }
            } catch (BackupException e) {
                throw withRest(e);
            }
        }

        private BackupException withRest(BackupException e) {
            return made.isEmpty()
                    ? e
                    : new BackupException(
                            e.code(),
                            e.getMessage() + " Of this job there are, whole, but not all: "
                                    + NameList.of(List.copyOf(made.keySet())) + ".",
                            e.toDetail().details(),
                            e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
