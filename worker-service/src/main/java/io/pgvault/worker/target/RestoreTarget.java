package io.pgvault.worker.target;

import io.pgvault.contract.JobId;
import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.ServerSessions;
import io.pgvault.worker.client.Sql;
import io.pgvault.worker.secrets.DatabaseLogin;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server that a database is restored onto. A restore works in a scratch database, whose comment says for which job,
 * and gives it the wanted name at the very end: until then nothing of that name exists.
 */
public final class RestoreTarget implements AutoCloseable {
    /** Where to log in on a server: the database of the secret may be the very one that was lost. */
    private static final List<String> MAINTENANCE_DATABASES = List.of("postgres", "template1");

    private static final Set<String> LOCALE_STATES = Set.of("22023", "42809");

    private final DatabaseLogin login;
    private final Connection connection;

    private final String serverStarted;

    private RestoreTarget(DatabaseLogin login, Connection connection) {
        this.login = login;
        this.connection = connection;
        this.serverStarted = Sql.value(connection, ServerSessions.STARTED);
    }

    public static RestoreTarget connect(DatabaseLogin login, Databases databases, String applicationName) {
        BackupException last = null;
        for (String database : MAINTENANCE_DATABASES) {
            try {
                DatabaseLogin maintenance = databases.reach(login.withDatabase(database), applicationName);
                return new RestoreTarget(maintenance, databases.connectForChange(maintenance, applicationName));
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
        return PostgresVersion.ofNumber(Integer.parseInt(Sql.value(connection, "show server_version_num")));
    }

    /**
     * Refuses before anything is touched: an older server, a name that is taken, a user that may not create databases.
     *
     * @param asPrivilegedRole whether the source's code may run as a user whose rights reach beyond the new database
     */
    public void requireRoomFor(String database, PostgresVersion source, boolean asPrivilegedRole) {
        PostgresVersion target = version();
        if (target.major() < source.major()) {
            throw new BackupException(
                    ErrorCode.TARGET_TOO_OLD,
                    "The backup is of PostgreSQL " + source + ", but the target server is PostgreSQL " + target + ".");
        }
        requireFree(database);
        if (!Sql.flag(connection, "select rolcreatedb or rolsuper from pg_roles where rolname = current_user")) {
            throw new BackupException(
                    ErrorCode.DATABASE_PERMISSION,
                    "The user '" + login.user() + "' may not create databases on the target server (CREATEDB).");
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

    /** Those of the given roles that the server does not have, or that this user may not act for. */
    public List<String> unusableRoles(List<String> roles) {
        return Sql.values(
                connection,
                "select wanted from unnest(?) wanted left join pg_roles r on r.rolname = wanted"
                        + " where r.oid is null or not pg_has_role(r.oid, 'MEMBER') order by 1",
                Sql.array(connection, roles));
    }

    /** Drops what earlier attempts of this job left behind, and nothing else: the comment says whose it is. */
    public void dropScratchOf(JobId job) {
        List<String> leftovers = Sql.values(
                connection,
                // One without a comment was left between its creation and its comment.
                "select datname from pg_database where datname ~ ?"
                        + " and coalesce(shobj_description(oid, 'pg_database'), ?) = ?",
                "^" + scratchPrefix(job) + "[0-9a-f]{8}$",
                mark(job),
                mark(job));
        leftovers.forEach(this::drop);
    }

    public void createScratch(String scratch, JobId job, Part.Properties like) {
        StringBuilder sql = new StringBuilder("create database ")
                .append(Sql.identifier(scratch))
                .append(" template template0 encoding ")
                .append(Sql.literal(like.encoding()))
                .append(" lc_collate ")
                .append(Sql.literal(like.collate()))
                .append(" lc_ctype ")
                .append(Sql.literal(like.ctype()));
        String locale = like.locale();
        if (version().major() >= 15 && locale != null && like.localeProvider().equals("i")) {
            sql.append(" locale_provider icu icu_locale ").append(Sql.literal(locale));
        } else if (version().major() >= 17
                && locale != null
                && like.localeProvider().equals("b")) {
            sql.append(" locale_provider builtin builtin_locale ").append(Sql.literal(locale));
        }
        try {
            Sql.execute(connection, sql.toString());
        } catch (BackupException e) {
            if (e.getCause() instanceof SQLException cause && LOCALE_STATES.contains(cause.getSQLState())) {
                throw new BackupException(
                        ErrorCode.TARGET_LOCALE_MISSING,
                        "The target server cannot make a database with encoding " + like.encoding() + ", collation '"
                                + like.collate() + "' and character type '" + like.ctype() + "'.",
                        e);
            }
            throw e;
        }
        Sql.execute(connection, "comment on database " + Sql.identifier(scratch) + " is " + Sql.literal(mark(job)));
    }

    /** Stays for good: by it a restore whose news was lost is known when another attempt comes. */
    private static String mark(JobId job) {
        return "restored by pgvault, job " + job;
    }

    /** Whether an earlier attempt of this job came to its end. */
    public boolean isRestored(String database, JobId job) {
        return Sql.flag(
                connection,
                "select exists (select from pg_database where datname = ? and shobj_description(oid, 'pg_database') ="
                        + " ?)",
                database,
                mark(job));
    }

    public static String scratchName(JobId job, String attempt) {
        return scratchPrefix(job) + attempt;
    }

    private static String scratchPrefix(JobId job) {
        return "pgvault_" + job.toString().substring(0, 8) + "_";
    }

    /** Gives the scratch database its name, which fails if that has been taken meanwhile. */
    public void rename(String scratch, String database) {
        try {
            Sql.execute(
                    connection, "alter database " + Sql.identifier(scratch) + " rename to " + Sql.identifier(database));
        } catch (BackupException e) {
            if (e.getCause() instanceof SQLException cause && "42P04".equals(cause.getSQLState())) {
                throw nameTaken(database, e);
            }
            throw e;
        }
    }

    public void drop(String scratch) {
        Sql.execute(connection, "drop database if exists " + Sql.identifier(scratch) + " with (force)");
    }

    @Override
    public void close() {
        Sql.close(connection);
    }
}
