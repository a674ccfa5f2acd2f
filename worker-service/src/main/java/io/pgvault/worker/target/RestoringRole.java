package io.pgvault.worker.target;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.worker.client.NameList;
import io.pgvault.worker.client.Sql;
import java.sql.Connection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role that a restore logs in as, and with it all code of the source: constraints, expressions of indexes and views,
 * triggers of events. {@code SET ROLE} to a lesser one would be no wall, for that code can set it back.
 */
final class RestoringRole {
    private static final Logger LOG = LoggerFactory.getLogger(RestoringRole.class);

    /** What the login is, or may become, that reaches beyond the new database. */
    private static final String PRIVILEGES = """
        select format('%s of %I', concat_ws(' and ',
            case when r.rolsuper then 'SUPERUSER' end,
            case when r.rolcreaterole then 'CREATEROLE' end,
            case when r.rolname in ('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files')
                 then 'server files or programs' end), r.rolname)
        from pg_roles r
        where pg_has_role(session_user, r.oid, 'MEMBER')
          and (r.rolsuper or r.rolcreaterole
            or r.rolname in ('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files'))
        order by r.rolname <> session_user, 1
        """;

    private RestoringRole() {}

    /**
     * Refuses a login whose rights reach beyond the new database.
     *
     * @param asked whether the caller asked for such a login in so many words
     * @throws BackupException {@link ErrorCode#TARGET_ROLE_PRIVILEGED}
     */
    static void requireOrdinary(Connection connection, String user, boolean asked) {
        List<String> privileges = Sql.values(connection, PRIVILEGES);
        if (privileges.isEmpty()) {
            return;
        }
        String what = NameList.of(privileges, 5);
        if (!asked) {
            throw new BackupException(
                    ErrorCode.TARGET_ROLE_PRIVILEGED,
                    "A restore runs the source's code as the user '" + user + "' of the target server, who has " + what
                            + ".");
        }
        LOG.warn("A restore runs the source's code as '{}', who has {}, as it was asked to", user, what);
    }
}
