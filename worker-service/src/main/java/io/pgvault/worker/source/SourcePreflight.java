package io.pgvault.worker.source;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.recoverypoints.documents.Part;
import io.pgvault.worker.client.Clients;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.NameList;
import io.pgvault.worker.client.PostgresVersion;
import io.pgvault.worker.client.ServerSessions;
import io.pgvault.worker.client.SessionSettings;
import io.pgvault.worker.client.Sql;
import io.pgvault.worker.secrets.DatabaseLogin;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a database before it is dumped, so that what would make the dump fail half-way, or be silently incomplete,
 * is said beforehand and by name.
 */
public final class SourcePreflight {
    private static final int NAMED = 10;

    /** Tables whose rows pg_dump reads or locks: not those of the system, nor an extension's own without user rows. */
    static final String DUMPED = """
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
          and not exists (
            select from pg_depend d join pg_extension e on e.oid = d.refobjid
            where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
              and d.refclassid = 'pg_extension'::regclass
              and not (c.oid = any(coalesce(e.extconfig, '{}'))))
        """;

    /** What cannot be read, and the SQL that lets it be read. */
    private static final String UNREADABLE = "select format('%I.%I', n.nspname, c.relname),"
            + " concat_ws(' ', case when not has_schema_privilege(n.oid, 'USAGE')"
            + " then format('GRANT USAGE ON SCHEMA %I TO %I;', n.nspname, current_user) end,"
            + " format('GRANT SELECT ON %s %I.%I TO %I;', case c.relkind when 'S' then 'SEQUENCE' else 'TABLE' end,"
            + " n.nspname, c.relname, current_user)) " + DUMPED
            + " and c.relkind in ('r', 'p', 'S')"
            + " and not (has_schema_privilege(n.oid, 'USAGE') and case when c.relkind = 'S'"
            + " then has_sequence_privilege(c.oid, 'SELECT') else has_table_privilege(c.oid, 'SELECT') end)"
            + " order by 1";

    private static final String FILTERED = "select format('%I.%I', n.nspname, c.relname),"
            + " format('ALTER ROLE %I BYPASSRLS;', current_user) " + DUMPED
            + " and c.relkind in ('r', 'p') and row_security_active(c.oid) order by 1";

    private static final String UNREADABLE_LARGE_OBJECTS = """
        select 'large object ' || l.oid, format('GRANT SELECT ON LARGE OBJECT %s TO %I;', l.oid, current_user)
        from pg_largeobject_metadata l
        where not pg_has_role(l.lomowner, 'USAGE')
          and not exists (select from aclexplode(l.lomacl) a where a.privilege_type = 'SELECT'
            and (a.grantee = 0 or pg_has_role(a.grantee, 'USAGE')))
          and current_setting('lo_compat_privileges') = 'off'
          and not (select rolsuper from pg_roles where rolname = current_user)
        order by l.oid
        """;

    private static final String ROLES =
            "select r.rolname from pg_roles r where r.oid in (" + SourceRoles.NAMED + ") order by 1";

    private static final String DATABASE_OID = "select oid from pg_database where datname = current_database()";

    /** What the database or the user has set of what decides over which functions and rows a session finds. */
    private static final String SETTINGS = """
        select distinct split_part(setting, '=', 1)
        from pg_db_role_setting s, unnest(s.setconfig) setting
        where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
          and s.setrole in (0, (select oid from pg_roles where rolname = current_user))
          and split_part(setting, '=', 1) in ('search_path', 'role', 'row_security', 'session_replication_role')
        order by 1
        """;

    private final Clients clients;
    private final boolean passwordHashes;

    /**
     * Makes the check.
     *
     * @param passwordHashes whether those of roles are kept
     */
    public SourcePreflight(Clients clients, boolean passwordHashes) {
        this.clients = clients;
        this.passwordHashes = passwordHashes;
    }

    /**
     * Checks that the login can dump its database whole.
     *
     * @throws BackupException with the code of the first thing in the way, naming up to ten of what is affected
     */
    public SourceFacts check(DatabaseLogin login, Connection connection) {
        try (Statement statement = connection.createStatement()) {
            int version = Integer.parseInt(single(statement, "show server_version_num"));
            var unused = clients.forDump(PostgresVersion.ofNumber(version));
            requireNoSettingsBehindPooler(login, statement);
            refuse(
                    obstacles(statement, UNREADABLE),
                    ErrorCode.DATABASE_PERMISSION,
                    "The user '" + login.user() + "' may not read");
            refuse(
                    obstacles(statement, UNREADABLE_LARGE_OBJECTS),
                    ErrorCode.DATABASE_PERMISSION,
                    "The user '" + login.user() + "' may not read");
            refuse(
                    obstacles(statement, FILTERED),
                    ErrorCode.ROW_LEVEL_SECURITY,
                    "Row-level security would hide rows from the user '" + login.user() + "' in");
            DataSourceIdentity identity = new DataSourceIdentity(
                    login.host(), login.port(), login.database(), systemIdentifier(connection), version);
            List<ErrorDetail> hazards = new ArrayList<>(RestoreHazards.of(
                    connection, PostgresVersion.ofNumber(version).major()));
            return new SourceFacts(
                    identity,
                    Long.parseLong(single(statement, DATABASE_OID)),
                    properties(connection, version),
                    names(statement, ROLES),
                    Long.parseLong(single(statement, "select pg_database_size(current_database())")),
                    single(statement, ServerSessions.STARTED),
                    SourceRoles.kept(connection, passwordHashes, hazards, SourceRoles::of),
                    hazards);
        } catch (SQLException e) {
            throw Databases.failure("checking the database '" + login.database() + "'", e);
        }
    }

    /**
     * Refuses another database than the one that was checked, however the connection came to it.
     *
     * @throws BackupException {@link ErrorCode#IDENTITY_CHANGED}
     */
    public static void requireSame(SourceFacts checked, Connection connection) {
        try (Statement statement = connection.createStatement()) {
            boolean same = Objects.equals(checked.identity().systemIdentifier(), systemIdentifier(connection))
                    && checked.databaseOid() == Long.parseLong(single(statement, DATABASE_OID));
            if (!same) {
                throw new BackupException(
                        ErrorCode.IDENTITY_CHANGED,
                        "The dump of '" + checked.identity().database() + "' on "
                                + checked.identity().host() + ":"
                                + checked.identity().port()
                                + " would be of another server or another database than the one that was checked.");
            }
        } catch (SQLException e) {
            throw Databases.failure(
                    "checking the database '" + checked.identity().database() + "' again", e);
        }
    }

    /** Asked first whether it may be read: a failure would end the transaction of a check through a pooler. */
    static @Nullable String systemIdentifier(Connection connection) {
        return Sql.flag(connection, "select has_function_privilege('pg_control_system()', 'execute')")
                ? Sql.value(connection, "select system_identifier from pg_control_system()")
                : null;
    }

    /** Something that is in the way, and the SQL that takes it out of it. */
    private record Obstacle(String name, String remedy) {}

    private static void refuse(List<Obstacle> obstacles, ErrorCode code, String start) {
        if (!obstacles.isEmpty()) {
            List<String> names = obstacles.stream().map(Obstacle::name).toList();
            List<String> remedies = new ArrayList<>(obstacles.stream()
                    .map(Obstacle::remedy)
                    .distinct()
                    .limit(NAMED)
                    .toList());
            if (remedies.size() == NAMED && obstacles.size() > NAMED) {
                remedies.add("-- and so on for " + (obstacles.size() - NAMED) + " more");
            }
            throw new BackupException(
                    code, start + " " + NameList.of(names, NAMED) + ".", String.join("\n", remedies), null);
        }
    }

    private static List<Obstacle> obstacles(Statement statement, String sql) throws SQLException {
        List<Obstacle> obstacles = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                obstacles.add(new Obstacle(result.getString(1), result.getString(2)));
            }
        }
        return obstacles;
    }

    private static List<String> names(Statement statement, String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                names.add(result.getString(1));
            }
        }
        return names;
    }

    private static String single(Statement statement, String sql) throws SQLException {
        return names(statement, sql).getFirst();
    }

    /**
     * Through a pooler that takes no settings with a session's start the database's own win in the sessions of pg_dump,
     * where only their owner knows what they do.
     */
    private static void requireNoSettingsBehindPooler(DatabaseLogin login, Statement statement) throws SQLException {
        List<String> settings = names(statement, SETTINGS);
        if (login.pooled() && !settings.isEmpty()) {
            throw new BackupException(
                    ErrorCode.POOLER_IN_BETWEEN,
                    "On " + login.host() + ":" + login.port()
                            + " answers a connection pooler that takes no settings with a"
                            + " session's start, so those of the database or of the user would decide over its backup: "
                            + String.join(", ", settings) + ".");
        }
    }

    private static Part.Properties properties(Connection connection, int version) throws SQLException {
        PostgresVersion server = PostgresVersion.ofNumber(version);
        String provider = server.major() >= 15 ? "datlocprovider" : "'c'";
        String locale = server.major() >= 17 ? "datlocale" : server.major() >= 15 ? "daticulocale" : "null";
        String collationVersion = server.major() >= 15 ? "datcollversion" : "null";
        try (PreparedStatement statement = connection.prepareStatement(
                        "select pg_encoding_to_char(encoding), datcollate, datctype, " + provider + ", " + locale + ", "
                                + collationVersion + " from pg_database where datname = current_database()");
                ResultSet result = statement.executeQuery()) {
            if (!result.next()) {
                throw new SQLException("The current database is not in pg_database");
            }
            return new Part.Properties(
                    result.getString(1),
                    result.getString(2),
                    result.getString(3),
                    result.getString(4),
                    result.getString(5),
                    result.getString(6),
                    SessionSettings.MONETARY,
                    Sql.pairs(connection, "select extname, extversion from pg_extension"));
        }
    }
}
