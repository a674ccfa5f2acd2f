package io.pgvault.worker.target;

import io.pgvault.contract.JobId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.ServerSessions;
import io.pgvault.worker.client.Sql;
import io.pgvault.worker.secrets.DatabaseLogin;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that a database is restored onto. A restore works in a scratch database, whose comment says for which job,
 * and gives it the wanted name at the very end: until then nothing of that name exists.
 */
public final class RestoreTarget implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreTarget.class);

    /** Where to log in on a server: the database of the secret may be the very one that was lost. */
    private static final List<String> MAINTENANCE_DATABASES = List.of("postgres", "template1");

    private static final String SUPERUSER_EXTENSIONS = """
        select v.name from pg_available_extension_versions v
        join pg_available_extensions e on e.name = v.name and e.default_version = v.version
        where v.superuser and not coalesce((to_jsonb(v) ->> 'trusted')::boolean, false)
        """;

    private static final String NAME_TAKEN = "42P04";
    private static final String IN_USE = "55006";

    /** How long those who look into a database are waited for. */
    private static final Duration VISITORS = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final DatabaseLogin login;
    private final Connection connection;
    private final String serverStarted;
    private final PostgresVersion version;

    private RestoreTarget(DatabaseLogin login, Connection connection) {
        this.login = login;
        this.connection = connection;
        this.serverStarted = Sql.value(connection, ServerSessions.STARTED);
        this.version = PostgresVersion.ofNumber(Integer.parseInt(Sql.value(connection, "show server_version_num")));
    }

    public static RestoreTarget connect(DatabaseLogin login, Databases databases, String applicationName) {
        BackupException last = null;
        for (String database : MAINTENANCE_DATABASES) {
            try {
                Databases.Reached maintenance = databases.reachForChange(login.withDatabase(database), applicationName);
                return new RestoreTarget(maintenance.login(), maintenance.connection());
            } catch (BackupException e) {
                if (e.code() != ErrorCode.DATABASE_NOT_FOUND) {
                    throw e;
                }
                last = e;
            }
        }
        throw last == null ? new IllegalStateException("There are maintenance databases") : last;
    }

    public DatabaseLogin login() {
        return login;
    }

    /** When the server had started when it was reached. */
    public String serverStarted() {
        return serverStarted;
    }

    public PostgresVersion version() {
        return version;
    }

    /**
     * Refuses before anything is touched: an older server, a standby, a name that is taken, a user that may not create
     * databases.
     *
     * @param olderToo whether the server may be older than the source
     * @param asPrivilegedRole whether the source's code may run as a user whose rights reach beyond the new database
     */
    public void requireRoomFor(String database, PostgresVersion source, boolean olderToo, boolean asPrivilegedRole) {
        if (Sql.flag(connection, "select pg_is_in_recovery()")) {
            throw new BackupException(
                    ErrorCode.TARGET_READ_ONLY,
                    "The server " + login.host() + ":" + login.port() + " is a standby, which takes no databases.");
        }
        if (version.major() < source.major() && !olderToo) {
            throw new BackupException(
                    ErrorCode.TARGET_TOO_OLD,
                    "The backup is of PostgreSQL " + source + ", but the target server is PostgreSQL " + version + ".");
        }
        requireFree(database);
        if (!Sql.flag(connection, "select rolcreatedb or rolsuper from pg_roles where rolname = current_user")) {
            throw new BackupException(
                    ErrorCode.DATABASE_PERMISSION,
                    "The user '" + login.user() + "' may not create databases on the target server (CREATEDB).",
                    "ALTER ROLE " + Sql.identifier(login.user()) + " CREATEDB;",
                    null);
        }
        RestoringRole.requireOrdinary(connection, login.user(), asPrivilegedRole);
    }

    private void requireFree(String database) {
        if (Sql.flag(connection, "select exists (select from pg_database where datname = ?)", database)) {
            throw nameTaken(database, null);
        }
    }

    private BackupException nameTaken(String database, @Nullable Throwable cause) {
        return new BackupException(
                ErrorCode.TARGET_EXISTS,
                "A database '" + database + "' exists on " + login.host() + ":" + login.port() + " already.",
                cause);
    }

    /**
     * What the server has of what an archive may need.
     *
     * @param owners roles that own something in it, each once
     */
    public TargetFacts facts(Collection<String> owners) {
        Map<String, TargetFacts.Obstacle> obstacles = new HashMap<>();
        missing(owners).forEach(role -> obstacles.put(role, TargetFacts.Obstacle.missing(role)));
        Sql.values(
                        connection,
                        "select r.rolname from pg_roles r where r.rolname = any(?) and not pg_has_role(r.oid, ?)",
                        Sql.array(connection, List.copyOf(owners)),
                        // From 16 on a member may be kept from acting for its role.
                        version.major() >= 16 ? "SET" : "MEMBER")
                .forEach(role -> obstacles.put(role, TargetFacts.Obstacle.notMember(role, login.user())));
        boolean superuser = isSuperuser();
        return new TargetFacts(
                version,
                login.user(),
                superuser,
                Set.copyOf(Sql.values(
                        connection, "select spcname from pg_tablespace where has_tablespace_privilege(oid, 'CREATE')")),
                extensions(),
                superuser ? Set.of() : Set.copyOf(Sql.values(connection, SUPERUSER_EXTENSIONS)),
                Set.copyOf(Sql.values(
                        connection,
                        "select format('COMMENT ON EXTENSION %I IS %L;', name, comment) from pg_available_extensions"
                                + " where comment is not null")),
                obstacles);
    }

    private Map<String, String> extensions() {
        return Sql.pairs(
                connection,
                "select name, default_version from pg_available_extensions where default_version is not null");
    }

    public boolean isSuperuser() {
        return Sql.flag(connection, "select rolsuper from pg_roles where rolname = current_user");
    }

    public boolean mayCreateRoles() {
        return Sql.flag(connection, "select rolsuper or rolcreaterole from pg_roles where rolname = current_user");
    }

    /** Those of the roles that the server does not have. */
    public List<String> missing(Collection<String> roles) {
        return Sql.values(
                connection,
                "select wanted from unnest(?) wanted where not exists"
                        + " (select from pg_roles r where r.rolname = wanted)",
                Sql.array(connection, List.copyOf(roles)));
    }

    /** Runs statements together, or none of them: then it says why. */
    public Optional<String> refusal(List<String> statements) {
        return Sql.refusedAtOnce(connection, statements).map(Sql.Refusal::why);
    }

    /**
     * Drops what earlier attempts of this job left behind, and what other jobs left here that nobody works at any more; nothing
     * else: the comment says whose it is.
     *
     * @param isAbandoned of other jobs
     */
    public void dropScratches(ScratchMark own, Predicate<ScratchMark> isAbandoned) {
        for (String found : Sql.values(
                connection,
                "select datname || ' ' || coalesce(shobj_description(oid, 'pg_database'), '') from pg_database"
                        + " where datname ~ '^pgvault_[0-9a-f]{8}_[0-9a-f]{8}(_[0-9]+)?$'")) {
            String name = found.substring(0, found.indexOf(' '));
            String comment = found.substring(name.length() + 1);
            Optional<ScratchMark> mark = ScratchMark.parse(comment);
            // One without a comment was left between its creation and its comment.
            if (name.startsWith(scratchPrefix(own.job()))
                    && (comment.isEmpty() || mark.filter(own::equals).isPresent())) {
                drop(name);
            } else if (mark.filter(isAbandoned).isPresent()) {
                dropOfOthers(name, mark.get());
            }
        }
    }

    /** That it cannot be dropped is no reason to fail this job. */
    private void dropOfOthers(String name, ScratchMark mark) {
        try {
            LOG.info("The scratch database {} of job {} is dropped: nobody restores into it", name, mark.job());
            drop(name);
        } catch (BackupException e) {
            LOG.warn("The scratch database {} of job {} stays: {}", name, mark.job(), e.getMessage());
        }
    }

    /** Makes the scratch database, closed to everybody but its owner and superusers from the first moment. */
    public void createScratch(String scratch, ScratchMark mark, DatabaseForm form) {
        String name = Sql.identifier(scratch);
        try {
            Sql.execute(connection, form.creation(name, version));
        } catch (BackupException e) {
            throw TargetLocales.orMissing(e, form);
        }
        Sql.execute(connection, "comment on database " + name + " is " + Sql.literal(mark.text()));
        Sql.execute(connection, "revoke all on database " + name + " from public");
        Sql.execute(connection, "alter database " + name + " allow_connections true");
    }

    /**
     * Refuses locales that the server does not have.
     *
     * @return the version of the rules by which such a database would sort; empty where it does not show
     * @throws BackupException {@link ErrorCode#TARGET_LOCALE_MISSING}
     */
    public Optional<String> requireLocale(DatabaseForm form) {
        return new TargetLocales(connection, version).require(form);
    }

    /** By which a database is known whatever it is called. */
    public String oid(String database) {
        return Sql.value(connection, "select oid from pg_database where datname = ?", database);
    }

    /** Whether the database of that name is that one. */
    public boolean is(String database, String oid) {
        return Sql.flag(
                connection,
                "select exists (select from pg_database where datname = ? and oid::text = ?)",
                database,
                oid);
    }

    /** Whether an earlier attempt of this job gave the database its name, and did not come to the end. */
    public boolean isRestored(String database, ScratchMark mark) {
        return Sql.flag(
                connection,
                "select exists (select from pg_database where datname = ? and shobj_description(oid, 'pg_database') ="
                        + " ?)",
                database,
                mark.text());
    }

    /**
     * What a database is called until it is whole.
     *
     * @param number of the database among those of its recovery point
     */
    public static String scratchName(JobId job, String attempt, int number) {
        return scratchPrefix(job) + attempt + (number == 0 ? "" : "_" + number);
    }

    private static String scratchPrefix(JobId job) {
        return "pgvault_" + job.toString().substring(0, 8) + "_";
    }

    /**
     * Gives the scratch database its name, which fails if that has been taken meanwhile. Whoever looks into every database
     * is put out, and kept out while it is done.
     */
    public void rename(String scratch, String database) throws InterruptedException {
        Sql.execute(connection, "alter database " + Sql.identifier(scratch) + " allow_connections false");
        long end = System.nanoTime() + VISITORS.toNanos();
        while (true) {
            endOthers(scratch);
            try {
                Sql.execute(
                        connection,
                        "alter database " + Sql.identifier(scratch) + " rename to " + Sql.identifier(database));
                break;
            } catch (BackupException e) {
                String state = Sql.state(e);
                if (state.equals(NAME_TAKEN)) {
                    throw nameTaken(database, e);
                }
                if (!state.equals(IN_USE) || System.nanoTime() > end) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE);
        }
        Sql.execute(connection, "alter database " + Sql.identifier(database) + " allow_connections true");
    }

    /** As far as this user may: one who may not end a session waits until it ends. */
    private void endOthers(String database) {
        for (String pid : Sql.values(
                connection,
                "select pid from pg_stat_activity where datname = ? and pid <> pg_backend_pid()",
                database)) {
            try {
                var unused = Sql.values(connection, "select pg_terminate_backend(?::int)", pid);
            } catch (BackupException e) {
                LOG.info("The session {} in {} stays: {}", pid, database, e.getMessage());
            }
        }
    }

    /** Runs a statement that changes the server or one of its databases. */
    public void change(String statement) {
        Sql.execute(connection, statement);
    }

    /**
     * Grants and revokes at one moment: nobody sees what lies between. When something cannot be revoked, nothing is granted.
     */
    public void openBy(List<String> statements, Consumer<Sql.Refusal> refusals) {
        List<String> taken = new ArrayList<>(statements);
        while (!taken.isEmpty()) {
            Optional<Sql.Refusal> refused = Sql.refusedAtOnce(connection, taken);
            if (refused.isEmpty()) {
                return;
            }
            refusals.accept(refused.get());
            if (!refused.get().statement().startsWith("GRANT ")) {
                return;
            }
            taken.remove(refused.get().statement());
        }
    }

    public void drop(String scratch) {
        String name = Sql.identifier(scratch);
        if (version.major() >= 13) {
            Sql.execute(connection, "drop database if exists " + name + " with (force)");
            return;
        }
        if (Sql.flag(connection, "select exists (select from pg_database where datname = ?)", scratch)) {
            Sql.execute(connection, "alter database " + name + " allow_connections false");
            endOthers(scratch);
            Sql.execute(connection, "drop database if exists " + name);
        }
    }

    @Override
    public void close() {
        Sql.close(connection);
    }
}
