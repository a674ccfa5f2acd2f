package io.pgvault.worker.postgres;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.worker.secrets.DatabaseLogin;
import java.sql.Connection;
import java.util.List;

/**
 * Finds out why {@code pg_dump} failed. It tells no SQLSTATE, and what it repeats of the server's messages is in the
 * server's language: so only words of the client itself are looked at, and the server is asked.
 */
public final class DumpFailures {
    /** A statement of pg_dump that it shows when it failed. */
    private static final String LOCKING = "LOCK TABLE ";

    /** What libpq itself, in the worker's language, says of a connection that is gone. */
    private static final List<String> CONNECTION_LOST = List.of(
            "server closed the connection unexpectedly",
            "connection has been closed unexpectedly",
            "could not receive data from server",
            "could not send data to server",
            "no connection to the server",
            "SSL SYSCALL error");

    private static final String LOCKED_TABLES = """
            select distinct format('%I.%I', n.nspname, c.relname)
            from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
            where l.locktype = 'relation' and l.mode = 'AccessExclusiveLock' and l.pid <> pg_backend_pid()
              and l.database = (select oid from pg_database where datname = current_database())
              and n.nspname !~ '^pg_' and c.relkind in ('r', 'p', 'f')
            order by 1 limit 10
            """;

    /** The hint names the setting, and its name is the same in every language. */
    private static final String LOCK_TABLE_SIZE = "max_locks_per_transaction";

    /** All sessions share a table of that many locks for each of them; half of it is left to others. */
    private static final String LOCKS_NEEDED = """
            select format('from %s to at least %s (%s tables)', s.setting,
                ceil(2.0 * t.tables / (current_setting('max_connections')::int
                  + current_setting('max_prepared_transactions')::int)), t.tables)
            from pg_settings s, (select count(*) tables from pg_class where relkind in ('r', 'p', 'v', 'm', 'f')) t
            where s.name = 'max_locks_per_transaction'
            """;

    private final Databases databases;

    public DumpFailures(Databases databases) {
        this.databases = databases;
    }

    /** What a dump's exit code means; call it right after the failure, while a lock that was in the way is still there. */
    public BackupException explain(DatabaseLogin login, int exitCode, String messages) {
        String dump = "pg_dump of '" + login.database() + "'";
        if (CONNECTION_LOST.stream().anyMatch(messages::contains)) {
            return new BackupException(
                    ErrorCode.CONNECTION_CLOSED, dump + " lost its connection to the server.", messages, null);
        }
        if (messages.contains(LOCK_TABLE_SIZE)) {
            return new BackupException(
                    ErrorCode.TOO_MANY_TABLES,
                    dump + " needs a lock for each of its tables, which are more than the server's lock table holds:"
                            + " raise " + LOCK_TABLE_SIZE + " there" + roughly(login) + ".",
                    messages,
                    null);
        }
        List<String> locked = messages.contains(LOCKING) ? lockedTables(login) : List.of();
        if (!locked.isEmpty()) {
            return new BackupException(
                    ErrorCode.LOCK_TIMEOUT,
                    dump + " waited in vain for a lock. Locked by others: " + String.join(", ", locked) + ".",
                    messages,
                    null);
        }
        return new BackupException(
                ErrorCode.DUMP_FAILED, dump + " ended with exit code " + exitCode + ".", messages, null);
    }

    /** Empty when the server cannot be asked: then the setting's name is all that is known. */
    private String roughly(DatabaseLogin login) {
        return ask(login, LOCKS_NEEDED).stream()
                .findFirst()
                .map(text -> " " + text)
                .orElse("");
    }

    /** None when the server cannot be asked: then the dump's own failure is all that is known. */
    private List<String> lockedTables(DatabaseLogin login) {
        return ask(login, LOCKED_TABLES);
    }

    private List<String> ask(DatabaseLogin login, String question) {
        try {
            Connection connection = databases.connect(login, "pgvault/lock-check");
            try {
                return Sql.values(connection, question);
            } finally {
                Sql.close(connection);
            }
        } catch (BackupException e) {
            return List.of();
        }
    }
}
