package io.pgvault.worker.restore;

import io.pgvault.contract.access.Use;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.RestoreOptions.NewRoles;
import io.pgvault.contract.job.RunRestore;
import io.pgvault.recoverypoints.documents.Manifest;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.parts.StreamReader;
import io.pgvault.worker.attempts.AttemptOutcome;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.StallWatch;
import io.pgvault.worker.attempts.StopSignal;
import io.pgvault.worker.attempts.Together;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.PostgresTools;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.LoginReader;
import io.pgvault.worker.target.RestoreTarget;
import io.pgvault.worker.target.ScratchMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Brings what is wanted of a recovery point onto the target server: one database, or several at once. Of several, one that
 * fails leaves the others as they are.
 */
public final class DumpsToDatabases {
    private final LoginReader logins;
    private final Databases databases;
    private final RestoreChecks checks;
    private final StreamReader reader;
    private final DumpToDatabase dumpToDatabase;
    private final int streams;

    public DumpsToDatabases(
            LoginReader logins,
            Databases databases,
            RestoreChecks checks,
            PutArchive putArchive,
            StreamReader reader,
            StallWatch stallWatch) {
        this.logins = logins;
        this.databases = databases;
        this.checks = checks;
        this.reader = reader;
        this.dumpToDatabase = new DumpToDatabase(databases, checks, putArchive, stallWatch);
        this.streams = putArchive.streams();
    }

    AttemptOutcome run(RunRestore command, Attempt attempt, Manifest manifest, JobProgress progress, RestoreHold hold)
            throws InterruptedException {
        List<WantedDatabase> wanted = WantedDatabase.of(command, manifest);
        progress.expect(sum(wanted.stream().map(WantedDatabase::backup)));
        DatabaseLogin login = logins.read(command.vault(), command.targetSecret(), Use.TARGETS);
        return new Run(new DumpToDatabase.Job(command, attempt, manifest, progress, login, hold), wanted).run();
    }

    private static long sum(Stream<Part.Database> databases) {
        return databases.mapToLong(Part.Database::rawBytes).sum();
    }

    /** What has become of a database, or will. */
    private sealed interface Fate {
        WantedDatabase database();

        /** An earlier attempt of the job restored it. */
        record Done(WantedDatabase database) implements Fate {}

        /**
         * It is to be done.
         *
         * @param isThere whether it has its name already
         */
        record Waiting(WantedDatabase database, boolean isThere) implements Fate {}

        record Restored(WantedDatabase database, List<ErrorDetail> warnings) implements Fate {}

        record Failed(WantedDatabase database, BackupException failure) implements Fate {}
    }

    /** One attempt. */
    private final class Run {
        private final DumpToDatabase.Job job;
        private final List<WantedDatabase> wanted;
        private final LeftOut newRoles = new LeftOut();

        Run(DumpToDatabase.Job job, List<WantedDatabase> wanted) {
            this.job = job;
            this.wanted = wanted;
        }

        AttemptOutcome run() throws InterruptedException {
            List<Fate> fates;
            try (RestoreTarget target =
                    RestoreTarget.connect(job.login(), databases, PostgresTools.applicationName(job.attempt()))) {
                fates = looked(target);
                if (fates.stream().allMatch(Fate.Done.class::isInstance)) {
                    return completed(fates);
                }
                target.dropScratches(ScratchMark.of(job.command()), job.hold()::isAbandoned);
                job.progress().stopSignal().requireNotRequested();
                fates = withRoles(fates, target);
            }
            return completed(restored(fates));
        }

        private List<Fate> looked(RestoreTarget target) {
            Set<String> done = job.hold().restored();
            List<Fate> fates = new ArrayList<>();
            for (WantedDatabase database : wanted) {
                boolean isDone = done.stream().anyMatch(oid -> target.is(database.name(), oid));
                fates.add(
                        isDone
                                ? new Fate.Done(database)
                                : new Fate.Waiting(
                                        database, target.isRestored(database.name(), ScratchMark.of(job.command()))));
            }
            return fates;
        }

        /** Roles are made once all else that is checked is well, and before owners are chosen. */
        private List<Fate> withRoles(List<Fate> fates, RestoreTarget target) throws InterruptedException {
            NewRoles asked = job.command().optionsOrDefault().newRoles();
            if (asked == null || fates.stream().noneMatch(Run::isMissing)) {
                return fates;
            }
            List<Fate> checked = new ArrayList<>();
            for (Fate fate : fates) {
                checked.add(isMissing(fate) ? checked(fate, target) : fate);
            }
            if (checked.stream().anyMatch(Run::isMissing)) {
                new CreateRoles(target, asked, newRoles).create(job.manifest(), reader, job.container());
            }
            return checked;
        }

        private static boolean isMissing(Fate fate) {
            return fate instanceof Fate.Waiting waiting && !waiting.isThere();
        }

        private Fate checked(Fate fate, RestoreTarget target) throws InterruptedException {
            try {
                var unused = checks.check(job.command(), fate.database(), job.manifest(), target, true);
                return fate;
            } catch (BackupException e) {
                return unlessAlone(fate.database(), e);
            }
        }

        private Fate unlessAlone(WantedDatabase database, BackupException failure) {
            if (wanted.size() == 1) {
                throw failure;
            }
            return new Fate.Failed(database, failure);
        }

        private List<Fate> restored(List<Fate> fates) throws InterruptedException {
            long waiting = fates.stream().filter(Fate.Waiting.class::isInstance).count();
            int atOnce = Math.clamp(waiting, 1, streams);
            List<Together.Piece<Fate>> pieces = new ArrayList<>();
            for (Fate fate : fates) {
                pieces.add(stop -> fate instanceof Fate.Waiting one ? restored(one, streams / atOnce, stop) : fate);
            }
            return pieces.size() == 1
                    ? List.of(pieces.getFirst().run(job.progress().stopSignal()))
                    : Together.run(pieces, atOnce, job.progress().stopSignal());
        }

        private Fate restored(Fate.Waiting fate, int itsStreams, StopSignal stop) throws InterruptedException {
            try {
                return new Fate.Restored(
                        fate.database(), dumpToDatabase.run(job, fate.database(), fate.isThere(), itsStreams));
            } catch (BackupException e) {
                stop.requireNotRequested();
                return unlessAlone(fate.database(), e);
            }
        }

        private AttemptOutcome completed(List<Fate> fates) {
            List<ErrorDetail> warnings = new ArrayList<>(newRoles.warnings());
            List<BackupException> failures = new ArrayList<>();
            for (Fate fate : fates) {
                switch (fate) {
                    case Fate.Restored restored ->
                        restored.warnings().forEach(warning -> warnings.add(told(restored.database(), warning)));
                    case Fate.Failed failed -> {
                        failures.add(failed.failure());
                        warnings.add(failed.database()
                                .about(failed.failure().toDetail())
                                .about("Not restored"));
                    }
                    case Fate.Done done -> {
                        // What it was told of then is lost with that attempt.
                    }
                    case Fate.Waiting waiting ->
                        throw new IllegalStateException(
                                "Nobody restored " + waiting.database().name());
                }
            }
            if (failures.size() == fates.size()) {
                throw failures.getFirst();
            }
            return new AttemptOutcome.Completed(
                    null,
                    fates.stream()
                            .filter(fate -> !(fate instanceof Fate.Failed))
                            .mapToLong(fate -> fate.database().backup().storedBytes())
                            .sum(),
                    warnings);
        }

        private ErrorDetail told(WantedDatabase database, ErrorDetail warning) {
            return wanted.size() == 1 ? warning : database.about(warning);
        }
    }
}
