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
import java.util.Map;
import java.util.Optional;

/** Starts {@code pg_dump} and {@code pg_restore} the way pgvault wants them. */
public final class PostgresTools {
    private static final int WORDS = 8 << 10;

    /** Each with the statement that failed: some thousands. */
    private static final int ALL_ERRORS = 1 << 20;

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

    /**
     * The custom format, uncompressed, to standard output. The database stands in the environment: a name is no argument.
     *
     * @param snapshot the state to dump; that of now when there is none
     */
    public ToolProcess dump(ClientPrograms programs, DatabaseLogin login, Optional<String> snapshot, Attempt attempt) {
        List<String> arguments = new ArrayList<>(List.of(
                "--format=custom", "--compress=0", "--no-password", "--lock-wait-timeout=" + lockWait.toMillis()));
        snapshot.ifPresent(id -> arguments.add("--snapshot=" + id));
        return ToolProcess.start(
                programs.dump(),
                arguments,
                environment(login, attempt, SessionSettings.ofDump()),
                login.password(),
                WORDS);
    }

    /**
     * How standard input is restored.
     *
     * @param prepared whether it names only what the target knows; else owners, privileges and tablespaces are passed over
     * @param onAndOn whether errors are gone past; else the first ends it
     */
    public record Manner(boolean prepared, boolean onAndOn) {
        private List<String> arguments() {
            List<String> arguments = new ArrayList<>();
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
     * Restores standard input into the login's database.
     *
     * @param settings that the source's code expects, and the locale of its amounts of money
     */
    public ToolProcess restore(
            ClientPrograms programs,
            DatabaseLogin login,
            Manner manner,
            Map<String, String> settings,
            Attempt attempt) {
        List<String> arguments =
                new ArrayList<>(List.of("--format=custom", "--no-password", "--dbname=" + login.database()));
        arguments.addAll(manner.arguments());
        return ToolProcess.start(
                programs.restore(),
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
