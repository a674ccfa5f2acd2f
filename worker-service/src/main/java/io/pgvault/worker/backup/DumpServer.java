package io.pgvault.worker.backup;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorClass;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.JobHeartbeat.Phase;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.StopSignal;
import io.pgvault.worker.attempts.Together;
import io.pgvault.worker.source.ReachedServer;
import io.pgvault.worker.source.ReachedSource;
import io.pgvault.worker.source.ServerFacts;
import io.pgvault.worker.source.SourceAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dumps all databases of a server that are wanted. Each is of a snapshot of its own, as {@code pg_dump} knows none of several;
 * one that fails is missing, and told, and leaves the others as they are.
 */
final class DumpServer {
    private static final Logger LOG = LoggerFactory.getLogger(DumpServer.class);

    /** What lay at the way to a database may be over then. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final SourceAccess access;
    private final DatabaseDump.Making dumpDatabase;
    private final DescribeDump describeDump;
    private final ServerSlots slots;

    DumpServer(SourceAccess access, DatabaseDump.Making dumpDatabase, DescribeDump describeDump, ServerSlots slots) {
        this.access = access;
        this.dumpDatabase = dumpDatabase;
        this.describeDump = describeDump;
        this.slots = slots;
    }

    /**
     * Dumps them.
     *
     * @throws BackupException when there is none, or all failed: as the first did
     */
    DataSourceDump dump(BackupSource source, Attempt attempt, JobProgress progress, Place place)
            throws InterruptedException {
        DataSourceIdentity expected = SameSource.expected(source);
        ReachedServer server = access.reachServer(
                source.vault(), source.secret(), source.dataSource().databasesOrAll());
        ServerFacts facts = server.facts();
        SameSource.require(source, expected, facts.identity());
        progress.expect(facts.bytes());
        progress.enter(Phase.DUMPING);
        List<Outcome> outcomes = new Run(source, server, attempt, progress, place).dumpAll();
        progress.enter(Phase.COMMITTING);
        return put(server, outcomes, place, attempt, progress.stopSignal());
    }

    /** What came of one database. */
    private sealed interface Outcome {
        List<ErrorDetail> warnings();

        record Dumped(DatabaseDump dump, List<ErrorDetail> warnings) implements Outcome {}

        record Gone(List<ErrorDetail> warnings) implements Outcome {}

        record Failed(BackupException failure, List<ErrorDetail> warnings) implements Outcome {}
    }

    private DataSourceDump put(
            ReachedServer server, List<Outcome> outcomes, Place place, Attempt attempt, StopSignal stop)
            throws InterruptedException {
        List<DatabaseDump> dumps = new ArrayList<>();
        List<ErrorDetail> warnings = new ArrayList<>(server.facts().hazards());
        List<BackupException> failures = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            warnings.addAll(outcome.warnings());
            switch (outcome) {
                case Outcome.Dumped dumped -> dumps.add(dumped.dump());
                case Outcome.Gone gone -> LOG.info("A database was dropped while its server was backed up");
                case Outcome.Failed failed -> failures.add(failed.failure());
            }
        }
        if (dumps.isEmpty()) {
            throw failures.stream()
                    .findFirst()
                    .orElseGet(() -> new BackupException(
                            ErrorCode.NO_DATABASES,
                            "All databases of " + server.login().host() + ":"
                                    + server.login().port() + " were dropped while they were backed up."));
        }
        ServerFacts facts = server.facts();
        String client = dumps.getLast().client();
        List<Together.Piece<Part>> descriptions = List.of(
                end -> describeDump.roles(place, attempt.attemptId(), facts.definitions(), client),
                end -> describeDump.tablespaces(place, attempt.attemptId(), facts.tablespaces(), client));
        List<Part> parts = new ArrayList<>();
        dumps.forEach(dump -> parts.addAll(dump.parts()));
        parts.addAll(Together.run(descriptions, descriptions.size(), stop));
        return new DataSourceDump(facts.identity(), facts.bytes(), parts, warnings, !failures.isEmpty());
    }

    private final class Run {
        private final BackupSource source;
        private final ReachedServer server;
        private final Attempt attempt;
        private final JobProgress progress;
        private final Place place;

        Run(BackupSource source, ReachedServer server, Attempt attempt, JobProgress progress, Place place) {
            this.source = source;
            this.server = server;
            this.attempt = attempt;
            this.progress = progress;
            this.place = place;
        }

        /** As many at once as there are slots of the server beside the one that this backup has. */
        List<Outcome> dumpAll() throws InterruptedException {
            List<Together.Piece<Outcome>> pieces = new ArrayList<>();
            for (String database : server.facts().databases()) {
                int number = pieces.size();
                pieces.add(stop -> dump(database, number, stop));
            }
            List<LeaseKeeper> more = slots.more(source, attempt, pieces.size() - 1);
            try {
                return Together.run(pieces, more.size() + 1, progress.stopSignal());
            } finally {
                more.forEach(LeaseKeeper::close);
            }
        }

        private Outcome dump(String database, int number, StopSignal stop) throws InterruptedException {
            try {
                return dumped(database, number);
            } catch (BackupException e) {
                stop.requireNotRequested();
                return e.code().errorClass() == ErrorClass.TRANSIENT
                        ? onceMore(database, number, stop)
                        : missing(database, e);
            }
        }

        private Outcome onceMore(String database, int number, StopSignal stop) throws InterruptedException {
            Thread.sleep(PAUSE);
            try {
                stop.requireNotRequested();
                return dumped(database, number);
            } catch (BackupException e) {
                stop.requireNotRequested();
                return missing(database, e);
            }
        }

        private Outcome dumped(String database, int number) throws InterruptedException {
            ReachedSource reached = access.reach(server, database);
            DatabaseDump dump = dumpDatabase.dump(source, reached, attempt, progress, place, number);
            List<ErrorDetail> warnings = new ArrayList<>();
            reached.facts().hazards().forEach(hazard -> warnings.add(hazard.about("Database '" + database + "'")));
            dump.warnings().forEach(warning -> warnings.add(warning.about("Database '" + database + "'")));
            return new Outcome.Dumped(dump, warnings);
        }

        private Outcome missing(String database, BackupException failure) {
            if (isGone(database)) {
                return new Outcome.Gone(List.of(ErrorDetail.of(
                        ErrorCode.DATABASE_NOT_FOUND,
                        "The database '" + database + "' was dropped while its server was backed up, and is not in the"
                                + " recovery point.")));
            }
            LOG.warn("The database '{}' cannot be backed up: {}", database, failure.getMessage());
            ErrorDetail why = failure.toDetail();
            return new Outcome.Failed(
                    failure,
                    List.of(ErrorDetail.of(
                            failure.code(),
                            "The database '" + database + "' is not in the recovery point. " + why.message(),
                            why.details())));
        }

        private boolean isGone(String database) {
            try {
                return !access.isThere(server, database);
            } catch (BackupException e) {
                LOG.debug("Whether there still is a database '{}' is not known", database, e);
                return false;
            }
        }
    }
}
