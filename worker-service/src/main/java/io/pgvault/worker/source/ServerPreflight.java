package io.pgvault.worker.source;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.contract.error.ErrorDetail;
import io.pgvault.contract.instance.DataSourceIdentity;
import io.pgvault.contract.instance.DatabaseSelection;
import io.pgvault.worker.client.Databases;
import io.pgvault.worker.client.NameList;
import io.pgvault.worker.client.Sql;
import io.pgvault.worker.secrets.DatabaseLogin;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks what a server has, before its databases are looked at one by one. */
final class ServerPreflight {
    private static final int NAMED = 10;

    /** A managed server's own, where nobody but its owner has anything (Azure's are named in its articles). */
    private static final List<String> NOT_THE_USERS = List.of("azure_maintenance", "azure_sys");

    private static final String DATABASES = """
        select datname, has_database_privilege(oid, 'CONNECT'),
          case when has_database_privilege(oid, 'CONNECT') then pg_database_size(oid) else 0 end
        from pg_database where datallowconn and not datistemplate order by datname
        """;

    private final boolean passwordHashes;

    /**
     * Makes the check.
     *
     * @param passwordHashes whether those of roles are kept
     */
    ServerPreflight(boolean passwordHashes) {
        this.passwordHashes = passwordHashes;
    }

    /**
     * Looks at a server.
     *
     * @throws BackupException {@link ErrorCode#NO_DATABASES} when none of its databases is wanted and open to the user
     */
    ServerFacts check(DatabaseLogin login, Connection connection, DatabaseSelection wanted) {
        List<ErrorDetail> hazards = new ArrayList<>();
        List<String> open = new ArrayList<>();
        List<String> closed = new ArrayList<>();
        long bytes = 0;
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(DATABASES)) {
            while (result.next()) {
                String name = result.getString(1);
                if (!wanted.contains(name) || NOT_THE_USERS.contains(name)) {
                    continue;
                }
                (result.getBoolean(2) ? open : closed).add(name);
                bytes += result.getLong(3);
            }
        } catch (SQLException e) {
            throw Databases.failure("listing the databases of " + login.host() + ":" + login.port(), e);
        }
        String where = login.host() + ":" + login.port();
        if (open.isEmpty()) {
            throw new BackupException(
                    ErrorCode.NO_DATABASES,
                    "On " + where + " there is no database that is wanted and that the user '" + login.user()
                            + "' may connect to.",
                    grants(login, closed),
                    null);
        }
        if (!closed.isEmpty()) {
            hazards.add(ErrorDetail.of(
                    ErrorCode.DATABASE_PERMISSION,
                    "The user '" + login.user() + "' may not connect to databases of " + where
                            + ", so that they are not backed up: " + NameList.of(closed, NAMED)
                            + ". Give him the right, or exclude them.",
                    grants(login, closed)));
        }
        SourceFacts.Roles roles = SourceRoles.kept(connection, passwordHashes, hazards, SourceRoles::all);
        return new ServerFacts(
                new DataSourceIdentity(
                        login.host(),
                        login.port(),
                        DataSourceIdentity.WHOLE_SERVER,
                        SourcePreflight.systemIdentifier(connection),
                        Integer.parseInt(Sql.value(connection, "show server_version_num"))),
                open,
                bytes,
                roles,
                SourceTablespaces.of(connection),
                hazards);
    }

    private static String grants(DatabaseLogin login, List<String> closed) {
        List<String> statements = closed.stream()
                .limit(NAMED)
                .map(database -> "GRANT CONNECT ON DATABASE " + Sql.identifier(database) + " TO "
                        + Sql.identifier(login.user()) + ";")
                .toList();
        return String.join("\n", statements);
    }
}
