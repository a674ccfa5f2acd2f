package io.pgvault.worker.backup;

import io.pgvault.contract.instance.BackupSource;
import io.pgvault.contract.job.Attempt;
import io.pgvault.contract.job.JobHeartbeat.Phase;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.recoverypoints.leases.LeaseKeeper;
import io.pgvault.worker.attempts.JobProgress;
import io.pgvault.worker.attempts.Together;
import io.pgvault.worker.source.ReachedSource;
import io.pgvault.worker.source.SourceAccess;
import io.pgvault.worker.source.SourceFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Dumps a database, or all of a server, with what a restore decides by beside it. */
public final class DumpDataSource {
    private final SourceAccess access;
    private final DumpDatabase dumpDatabase;
    private final DescribeDump describeDump;
    private final ServerSlots slots;
    private final DumpServer dumpServer;

    public DumpDataSource(
            SourceAccess access, DumpDatabase dumpDatabase, DescribeDump describeDump, ServerSlots slots) {
        this.access = access;
        this.dumpDatabase = dumpDatabase;
        this.describeDump = describeDump;
        this.slots = slots;
        this.dumpServer = new DumpServer(access, this::one, describeDump, slots);
    }

    DataSourceDump dump(BackupSource source, Attempt attempt, JobProgress progress, Place place)
            throws InterruptedException {
        return source.dataSource().isServer()
                ? dumpServer.dump(source, attempt, progress, place)
                : database(source, attempt, progress, place);
    }

    private DataSourceDump database(BackupSource source, Attempt attempt, JobProgress progress, Place place)
            throws InterruptedException {
        var expected = SameSource.expected(source);
        ReachedSource reached = access.reach(source.vault(), source.secret());
        SourceFacts facts = reached.facts();
        SameSource.require(source, expected, facts.identity());
        progress.expect(facts.bytes());
        progress.enter(Phase.DUMPING);
        DumpDatabase.Dumped dump = dumped(source, reached, attempt, progress, place, 0);
        progress.enter(Phase.COMMITTING);
        List<Together.Piece<Optional<Part>>> descriptions = List.of(
                stop -> describeDump.contents(place, attempt.attemptId(), dump.main(), 0),
                stop -> Optional.of(describeDump.roles(
                        place,
                        attempt.attemptId(),
                        facts.definitions(),
                        dump.main().client())));
        return new DataSourceDump(
                facts.identity(),
                facts.bytes(),
                parts(reached, dump, 0, Together.run(descriptions, descriptions.size(), progress.stopSignal())),
                Stream.concat(facts.hazards().stream(), dump.warnings().stream())
                        .toList(),
                false);
    }

    private DatabaseDump one(
            BackupSource source, ReachedSource reached, Attempt attempt, JobProgress progress, Place place, int number)
            throws InterruptedException {
        DumpDatabase.Dumped dumped = dumped(source, reached, attempt, progress, place, number);
        Optional<Part> contents = describeDump.contents(place, attempt.attemptId(), dumped.main(), number);
        return new DatabaseDump(
                parts(reached, dumped, number, List.of(contents)), dumped.main().client(), dumped.warnings());
    }

    private static List<Part> parts(
            ReachedSource reached, DumpDatabase.Dumped dumped, int number, List<Optional<Part>> descriptions) {
        SourceFacts facts = reached.facts();
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Database(
                number, facts.identity().database(), facts.properties(), facts.roles(), dumped.streams()));
        descriptions.forEach(description -> description.ifPresent(parts::add));
        return parts;
    }

    private DumpDatabase.Dumped dumped(
            BackupSource source, ReachedSource reached, Attempt attempt, JobProgress progress, Place place, int number)
            throws InterruptedException {
        List<LeaseKeeper> more = slots.streams(source, attempt, number, dumpDatabase.furtherStreams(reached));
        try {
            return dumpDatabase.dump(reached, attempt, progress, place, number, more.size() + 1);
        } finally {
            more.forEach(LeaseKeeper::close);
        }
    }
}
