package io.pgvault.worker.client;

import io.pgvault.contract.JobId;
import io.pgvault.contract.job.Attempt;
import io.pgvault.worker.secrets.DatabaseLogin;
import io.pgvault.worker.secrets.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts {@code pg_dump} and {@code pg_restore} the way pgvault wants them. */
public final class PostgresTools {
    private static final int WORDS = 8 << 10;

    /** Each with the statement that failed: some thousands. */
    private static final int ALL_ERRORS = 1 << 20;

    private final LargeWrites largeWrites = new LargeWrites();
    private final Clients clients;
    private final Duration lockWait;
    private final Optional<Path> rootCertificate;

    /**
     * Makes a starter.
     *
     * @param lockWait how long a dump waits for a table that is locked
     */
    public PostgresTools(Clients clients, Duration lockWait, Optional<Path> rootCertificate) {
        this.clients = clients;
        this.lockWait = lockWait;
        this.rootCertificate = rootCertificate;
    }

    /** The programs that there are to choose from. */
    public Clients clients() {
        return clients;
    }

    /** What of a database is dumped; tables are patterns of pg_dump. */
    public sealed interface Extent {
        Extent ALL = new AllBut(List.of());

        List<String> arguments();

        /** All of it but the rows of some tables. */
        record AllBut(List<String> tables) implements Extent {
            @Override
            public List<String> arguments() {
                return tables.stream()
                        .map(table -> "--exclude-table-data=" + table)
                        .toList();
            }
        }

        /** The rows of some tables, each of which must be there. */
        record RowsOf(List<String> tables) implements Extent {
            @Override
            public List<String> arguments() {
                return Stream.concat(
                                Stream.of("--data-only", "--strict-names"),
                                tables.stream().map(table -> "--table=" + table))
                        .toList();
            }
        }
    }

    /**
     * The custom format, uncompressed, to standard output. The database stands in the environment: a name is no argument.
     *
     * @param snapshot the state to dump; that of now when there is none
     */
    public ToolProcess dump(
            ClientPrograms programs, DatabaseLogin login, Optional<String> snapshot, Extent extent, Attempt attempt) {
        List<String> arguments = new ArrayList<>(List.of(
                "--format=custom", "--compress=0", "--no-password", "--lock-wait-timeout=" + lockWait.toMillis()));
        snapshot.ifPresent(id -> arguments.add("--snapshot=" + id));
        arguments.addAll(extent.arguments());
        return ToolProcess.start(
                largeWrites.command(programs.dump()),
                arguments,
                environment(login, attempt, SessionSettings.ofDump()),
                login.password(),
                WORDS);
    }

    /** What of an archive is restored, in the order in which it must be. */
    public enum Section {
        PRE_DATA,
        DATA,
        POST_DATA;

        private String argument() {
            return "--section=" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * How an archive is restored.
     *
     * @param prepared whether it names only what the target knows; else owners, privileges and tablespaces are passed over
     * @param onAndOn whether errors are gone past; else the first ends it
     * @param sections what of it
     */
    public record Manner(boolean prepared, boolean onAndOn, Set<Section> sections) {
        public Manner {
            sections = Set.copyOf(sections);
        }

        private List<String> arguments() {
            List<String> arguments = new ArrayList<>();
            if (sections.size() < Section.values().length) {
                sections.stream().sorted().map(Section::argument).forEach(arguments::add);
            }
            if (!prepared) {
                arguments.addAll(List.of("--no-owner", "--no-privileges", "--no-tablespaces"));
            }
            if (!onAndOn) {
                arguments.add("--exit-on-error");
            }
            return arguments;
        }
    }

    /**
     * A file with an archive, of which the programs may restore several things at once.
     *
     * @param jobs how many
     */
    public record ArchiveFile(Path path, int jobs) {}

    /**
     * Restores an archive into the login's database.
     *
     * @param file that it is in; null for standard input
     * @param settings that the source's code expects, and the locale of its amounts of money
     */
    public ToolProcess restore(
            ClientPrograms programs,
            DatabaseLogin login,
            Manner manner,
            @Nullable ArchiveFile file,
            Map<String, String> settings,
            Attempt attempt) {
        List<String> arguments =
                new ArrayList<>(List.of("--format=custom", "--no-password", "--dbname=" + login.database()));
        arguments.addAll(manner.arguments());
        if (file != null) {
            arguments.addAll(List.of("--jobs=" + file.jobs(), file.path().toString()));
        }
        return ToolProcess.start(
                List.of(programs.restore().toString()),
                arguments,
                environment(login, attempt, SessionSettings.ofRestore(settings)),
                login.password(),
                manner.onAndOn() ? ALL_ERRORS : WORDS);
    }

    private Map<String, String> environment(DatabaseLogin login, Attempt attempt, SessionSettings settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PGHOST", login.host());
        environment.put("PGPORT", Integer.toString(login.port()));
        environment.put("PGUSER", login.user());
        environment.put("PGDATABASE", login.database());
        environment.put("PGSSLMODE", login.sslMode().libpqName());
        if (!login.pooled()) {
            environment.put("PGOPTIONS", settings.options());
        }
        Route route = login.route();
        if (route != null) {
            // Certificates are still compared with PGHOST.
            environment.put("PGHOSTADDR", route.address().getHostAddress());
        }
        environment.put("PGCONNECT_TIMEOUT", "15");
        environment.put("PGAPPNAME", applicationName(attempt));
        rootCertificate.ifPresent(file -> environment.put("PGSSLROOTCERT", file.toString()));
        return environment;
    }

    /** By it leftovers are found on a server; PostgreSQL cuts names at 63 bytes. */
    public static String applicationName(Attempt attempt) {
        return applicationNames(attempt.jobId())
                + attempt.attemptId().toString().substring(0, 8);
    }

    /** How the names of all attempts of a job begin. */
    static String applicationNames(JobId job) {
        return "pgvault/" + job + "/";
    }
}
