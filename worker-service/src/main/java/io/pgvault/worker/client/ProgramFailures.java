package io.pgvault.worker.client;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.error.ErrorClass;
import io.pgvault.contract.error.ErrorCode;
import io.pgvault.worker.secrets.DatabaseLogin;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out why {@code pg_dump} or {@code pg_restore} failed. What is not known to last is tried again: the programs tell
 * no SQLSTATE, so {@link FailureRules} look at their words, and the server is asked.
 */
public final class ProgramFailures {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramFailures.class);

    /** A statement of pg_dump that it shows when it failed. */
    private static final String LOCKING = "LOCK TABLE ";

    private static final String LOCKED_TABLES = """
        select distinct format('%I.%I', n.nspname, c.relname)
        from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
        where l.locktype = 'relation' and l.mode = 'AccessExclusiveLock' and l.pid <> pg_backend_pid()
          and l.database = (select oid from pg_database where datname = current_database())
          and n.nspname !~ '^pg_' and c.relkind in ('r', 'p', 'f')
        order by 1 limit 10
        """;

    /** All sessions share a table of that many locks for each of them; half of it is left to others. */
    private static final String LOCKS_NEEDED = """
        select format('from %s to at least %s (%s tables)', s.setting,
            ceil(2.0 * t.tables / (current_setting('max_connections')::int
              + current_setting('max_prepared_transactions')::int)), t.tables)
        from pg_settings s, (select count(*) tables from pg_class where relkind in ('r', 'p', 'v', 'm', 'f')) t
        where s.name = 'max_locks_per_transaction'
        """;

    private static final String CONFLICTS = """
        select c.conflicts from (
          select confl_tablespace + confl_lock + confl_snapshot + confl_bufferpin + confl_deadlock as conflicts
          from pg_stat_database_conflicts where datname = current_database()) c
        where c.conflicts > 0 and pg_is_in_recovery()
        """;

    private final Databases databases;

    public ProgramFailures(Databases databases) {
        this.databases = databases;
    }

    /**
     * What a dump's exit code means; call it right after the failure, while a lock that was in the way is still there.
     *
     * @param serverStarted when the server had started, as it said before the dump
     */
    public BackupException ofDump(DatabaseLogin login, String serverStarted, int exitCode, ProgramMessages messages) {
        LOG.debug("pg_dump of '{}' said: {}", login.database(), messages.forLog());
        String dump = "pg_dump of '" + login.database() + "'";
        String raw = messages.raw();
        if (FailureRules.sessionEnded(raw)) {
            return byStandby(login, messages)
                    .orElseGet(() -> failure(
                            ErrorCode.CONNECTION_CLOSED, dump + " lost its connection to the server.", messages));
        }
        Optional<ErrorCode> lasting = FailureRules.lasting(raw);
        if (lasting.isPresent()) {
            String reason = lasting.get() == ErrorCode.TOO_MANY_TABLES
                    ? " needs a lock for each of its tables, which are more than the server's lock table holds: raise "
                            + FailureRules.LOCK_TABLE_SIZE + " there" + roughly(login) + "."
                    : " ended with exit code " + exitCode + ".";
            return failure(lasting.get(), dump + reason, messages);
        }
        List<String> locked = raw.contains(LOCKING) ? lockedTables(login) : List.of();
        if (!locked.isEmpty()) {
            return failure(
                    ErrorCode.LOCK_TIMEOUT,
                    dump + " waited in vain for a lock. Locked by others: " + String.join(", ", locked) + ".",
                    messages);
        }
        return askServer(login, serverStarted, messages)
                .or(() -> byStandby(login, messages))
                .orElseGet(() ->
                        failure(ErrorCode.DUMP_FAILED, dump + " ended with exit code " + exitCode + ".", messages));
    }

    /** A standby says in its own language why it ended something; that it does so to replay it counts for itself. */
    private Optional<BackupException> byStandby(DatabaseLogin login, ProgramMessages messages) {
        return ask(login, CONFLICTS).stream()
                .findFirst()
                .map(conflicts -> failure(
                        ErrorCode.STANDBY_CONFLICT,
                        "pg_dump of '" + login.database() + "' ended on a standby, which has ended " + conflicts
                                + " statements or sessions of this database so far to replay what its primary did.",
                        messages));
    }

    /**
     * What a restore's exit code means.
     *
     * @param target a database on the target server that is there in any case
     * @param serverStarted when the server had started, as it said before the restore
     * @param exitCode of pg_restore
     */
    public BackupException ofRestore(
            DatabaseLogin target, String serverStarted, int exitCode, ProgramMessages messages) {
        LOG.debug("pg_restore on {}:{} said: {}", target.host(), target.port(), messages.forLog());
        String raw = messages.raw();
        if (FailureRules.sessionEnded(raw)) {
            return failure(
                    ErrorCode.CONNECTION_CLOSED,
                    "pg_restore lost its connection to the target server; the target is as it was.",
                    messages);
        }
        String ended = "pg_restore ended with exit code " + exitCode + "; the target is as it was.";
        Optional<ErrorCode> lasting = FailureRules.lasting(raw);
        if (lasting.isPresent()) {
            return failure(
                    lasting.get() == ErrorCode.TARGET_DISK_FULL ? lasting.get() : ErrorCode.RESTORE_FAILED,
                    ended,
                    messages);
        }
        return askServer(target, serverStarted, messages)
                .orElseGet(() -> failure(
                        FailureRules.restoreRefused(raw) ? ErrorCode.RESTORE_FAILED : ErrorCode.RESTORE_INTERRUPTED,
                        ended,
                        messages));
    }

    /** What a server says about itself after a failure; empty when it is the same as before and takes connections. */
    private Optional<BackupException> askServer(DatabaseLogin login, String serverStarted, ProgramMessages messages) {
        String where = login.host() + ":" + login.port();
        try {
            Connection connection = databases.connect(login, "pgvault/failure-check");
            try {
                String now = Sql.value(connection, ServerSessions.STARTED);
                return now.equals(serverStarted)
                        ? Optional.empty()
                        : Optional.of(failure(
                                ErrorCode.CONNECTION_CLOSED,
                                "The server " + where + " was started anew, at " + now + ".",
                                messages));
            } finally {
                Sql.close(connection);
            }
        } catch (BackupException e) {
            ErrorCode code = e.code().errorClass() == ErrorClass.CONFIGURATION ? e.code() : ErrorCode.CONNECTION_CLOSED;
            return Optional.of(new BackupException(code, String.valueOf(e.getMessage()), messages.shortened(), e));
        }
    }

    private static BackupException failure(ErrorCode code, String message, ProgramMessages messages) {
        return new BackupException(code, message, messages.shortened(), null);
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
