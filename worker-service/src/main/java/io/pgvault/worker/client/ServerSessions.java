package io.pgvault.worker.client;

import io.pgvault.contract.error.BackupException;
import io.pgvault.contract.job.Attempt;
import io.pgvault.worker.secrets.DatabaseLogin;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of attempts on a database server, known by their application names. */
public final class ServerSessions {
    private static final Logger LOG = LoggerFactory.getLogger(ServerSessions.class);
    /** When the server started: another answer than before means that every session of before has ended. */
    public static final String STARTED = "select pg_catalog.pg_postmaster_start_time()::text";

    private static final String APPLICATION_NAME = "pgvault/sessions";

    /** A session that waits for its client or for a lock does nothing; any other active one does. */
    private static final String WORKING = """
        select bool_or(state = 'active' and coalesce(wait_event_type, '') not in ('Client', 'Lock'))
        from pg_stat_activity where application_name = ? and datname = current_database()
        """;

    private static final String STEPS = """
        select concat_ws(' ', a.pid, a.state_change, a.query_start, c.bytes_processed, c.tuples_processed)
        from pg_stat_activity a left join pg_stat_progress_copy c on c.pid = a.pid
        where a.application_name = ? and a.datname = current_database() order by a.pid
        """;

    /** Before version 14 there is no progress of COPY. */
    private static final String STEPS_WITHOUT_COPY = """
        select concat_ws(' ', pid, state_change, query_start)
        from pg_stat_activity where application_name = ? and datname = current_database() order by pid
        """;

    private static final String END = "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where pid <> pg_backend_pid() and usename = current_user and ";

    private final Databases databases;

    public ServerSessions(Databases databases) {
        this.databases = databases;
    }

    /**
     * What the server's own views say of an attempt.
     *
     * @param working whether one of its sessions is at work right now
     * @param steps as long as they change, the sessions go on
     */
    public record Sight(boolean working, List<String> steps) {}

    /** Looks at an attempt's sessions in the login's database; empty when the server cannot be asked. */
    public Optional<Sight> look(DatabaseLogin login, Attempt attempt) {
        String name = PostgresTools.applicationName(attempt);
        return ask(login, connection -> {
            boolean countsCopies =
                    Sql.flag(connection, "select to_regclass('pg_catalog.pg_stat_progress_copy') is not null");
            return new Sight(
                    "t".equals(Sql.value(connection, WORKING, name)),
                    Sql.values(connection, countsCopies ? STEPS : STEPS_WITHOUT_COPY, name));
        });
    }

    /** Ends what an attempt left in the login's database when its program was killed or lost its way there; as far as possible. */
    public void end(DatabaseLogin login, Attempt attempt) {
        var unused = ask(
                login,
                connection -> Sql.values(
                        connection,
                        END + "datname = current_database() and application_name = ?",
                        PostgresTools.applicationName(attempt)));
    }

    /** Ends what other attempts of the same job, which hold no lease any more, left on the connection's server. */
    public static void endOthers(Connection connection, Attempt attempt) {
        var unused = Sql.values(
                connection,
                END + "position(? in application_name) = 1 and application_name <> ?",
                PostgresTools.applicationNames(attempt.jobId()),
                PostgresTools.applicationName(attempt));
    }

    private <T> Optional<T> ask(DatabaseLogin login, Function<Connection, T> question) {
        try {
            Connection connection = databases.connect(login, APPLICATION_NAME);
            try {
                return Optional.of(question.apply(connection));
            } finally {
                Sql.close(connection);
            }
        } catch (BackupException e) {
            LOG.info("{}:{} cannot be asked about sessions: {}", login.host(), login.port(), e.getMessage());
            return Optional.empty();
        }
    }
}
