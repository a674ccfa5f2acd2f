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
    private final ClientPrograms programs;
    private final Duration lockWait;
    private final Optional<Path> rootCertificate;

    /**
     * Makes a starter.
     *
     * @param lockWait how long a dump waits for a table that is locked
     */
    public PostgresTools(ClientPrograms programs, Duration lockWait, Optional<Path> rootCertificate) {
        this.programs = programs;
        this.lockWait = lockWait;
        this.rootCertificate = rootCertificate;
    }

    public PostgresVersion version() {
        return programs.version();
    }

    public void requireNotOlderThan(PostgresVersion server) {
        programs.requireNotOlderThan(server);
    }

    /**
     * The custom format, uncompressed, to standard output. The database stands in the environment: a name is no argument.
     *
     * @param snapshot the state to dump; that of now when there is none
     */
    public ToolProcess dump(DatabaseLogin login, Optional<String> snapshot, Attempt attempt) {
        List<String> arguments = new ArrayList<>(List.of(
                "--format=custom", "--compress=0", "--no-password", "--lock-wait-timeout=" + lockWait.toMillis()));
        snapshot.ifPresent(id -> arguments.add("--snapshot=" + id));
        return ToolProcess.start(
                programs.dump(), arguments, environment(login, attempt, SessionSettings.ofDump()), login.password());
    }

    /**
     * Restores standard input into the login's database and stops at the first error.
     *
     * @param owners whether to restore owners and privileges
     */
    public ToolProcess restore(DatabaseLogin login, boolean owners, Attempt attempt) {
        List<String> arguments = new ArrayList<>(List.of(
                "--format=custom",
                "--exit-on-error",
                "--no-password",
                "--no-tablespaces",
                "--dbname=" + login.database()));
        if (!owners) {
            arguments.add("--no-owner");
            arguments.add("--no-privileges");
        }
        return ToolProcess.start(
                programs.restore(),
                arguments,
                environment(login, attempt, SessionSettings.ofRestore()),
                login.password());
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
